"""Renew an endorsement for a cycle."""

from datetime import date
from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from endorsement import services
from endorsement.admin.actions.base import NOTE_HELP, ActionForm, ActionView, RegistryForm
from endorsement.admin.day_field import DayField
from endorsement.calendar import lookup
from endorsement.calendar.terms import ONE_DAY, Term, short_date
from endorsement.models import Endorsement, RenewalCycle
from endorsement.services import Done
from endorsement.standing import label_with_end


def cycle_choices(today: date) -> list[Any]:
    """The current cycle and the next one, with or without a row, and past cycles in a group of their own.

    The value is the cycle's first day: a cycle without a row is created when the renewal is recorded, not before.
    """
    current_name, current = lookup.term_on(today)
    next_name, following = lookup.term_on(current.ends_on + ONE_DAY)
    choices: list[Any] = [
        _choice(current, _("%(cycle)s, the current cycle"), current_name),
        _choice(following, _("%(cycle)s, the next cycle"), next_name),
    ]
    past = RenewalCycle.objects.filter(ends_on__lt=current.starts_on)
    if past:
        choices.append((_("Past cycles"), [_choice(cycle.term, "%(cycle)s", cycle.name) for cycle in past]))
    return choices


def _choice(term: Term, words: str, name: str) -> tuple[str, str]:
    days = f"{short_date(term.starts_on)} – {short_date(term.ends_on)}"
    return term.starts_on.isoformat(), f"{words % {'cycle': name}} ({days})"


class RenewalFields(RegistryForm):
    """The fields of a renewal, for one endorsement or for many."""

    cycle = forms.ChoiceField(label=gettext_lazy("Renewal cycle"))
    effective_on = DayField(
        label=gettext_lazy("Effective on"),
        help_text=gettext_lazy("The first day the renewal counts. A late renewal is not retroactive."),
    )
    note = forms.CharField(label=gettext_lazy("Note"), required=False, max_length=300, help_text=NOTE_HELP)
    as_history = forms.BooleanField(
        label=gettext_lazy("Historical renewal"),
        required=False,
        help_text=gettext_lazy(
            "Required for a past cycle. The renewal completes the ledger but puts no one on the list."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cycle"].choices = cycle_choices(self.today)  # type: ignore[attr-defined]
        self.fields["effective_on"].initial = self.today


class RenewForm(ActionForm, RenewalFields):
    """One renewal for each ticked endorsement. At first, all that are in force are ticked."""

    endorsement = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Endorsements"),
        queryset=Endorsement.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Tick at least one endorsement.")},
    )
    field_order = ("endorsement",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        endorsements = Endorsement.objects.filter(endorsee=self.endorsee).with_history().in_order()
        choice = self.fields["endorsement"]
        choice.queryset = endorsements  # type: ignore[attr-defined]
        choice.label_from_instance = partial(label_with_end, today=self.today)  # type: ignore[attr-defined]
        choice.initial = [endorsement.pk for endorsement in endorsements if not endorsement.ended_on]


class RenewView(ActionView):
    permission_required = "renew"
    page_title = gettext_lazy("Renew")
    submit_label = gettext_lazy("Renew")
    form_class = RenewForm

    def perform(self, form: RenewForm) -> list[Done]:
        """All of them or, if one can't be renewed, none: the services raise."""
        first_day = date.fromisoformat(form.cleaned_data["cycle"])
        self.cycle = services.ensure_cycle(on=first_day, by=self.request.user)
        is_over = self.cycle.is_over(self.today)
        done = [
            services.renew(
                endorsement=endorsement,
                cycle=self.cycle,
                by=self.request.user,
                effective_on=form.cleaned_data["effective_on"],
                note=form.cleaned_data["note"],
                as_history=is_over and form.cleaned_data["as_history"],
            )
            for endorsement in form.cleaned_data["endorsement"]
        ]
        self.renewals = [each.record for each in done]
        return done

    def telling_days(self, form: RenewForm) -> list[date]:
        return [max(renewal.effective_on, self.cycle.starts_on) for renewal in self.renewals]

    def nothing_changes(self, form: RenewForm) -> str:
        labels = [endorsement.label for endorsement in form.cleaned_data["endorsement"]]
        words = ngettext(
            "%(labels)s is already renewed for %(cycle)s, so nothing changes.",
            "%(labels)s are already renewed for %(cycle)s, so nothing changes.",
            len(labels),
        )
        return words % {"labels": ", ".join(labels), "cycle": self.cycle.name}
