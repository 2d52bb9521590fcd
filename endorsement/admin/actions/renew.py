"""Renew an endorsement for a cycle."""

from datetime import date
from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from endorsement import services
from endorsement.admin.actions.base import NOTE_HELP, ActionForm, ActionView, RegistryForm
from endorsement.admin.actions.renewal_cycles import cycle_choices, first_day_to_renew, first_days, season_advice
from endorsement.admin.day_field import DayField
from endorsement.calendar import lookup
from endorsement.calendar.terms import short_date
from endorsement.enums import ON_REGISTRY, Standing
from endorsement.models import Endorsement
from endorsement.services import Done
from endorsement.standing import explain, label_with_end


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
        cycle: Any = self.fields["cycle"]
        cycle.choices = cycle_choices(self.today, both=True)
        cycle.initial = first_day_to_renew(self.today).isoformat()
        if not cycle.valid_value(self.initial.get("cycle")):
            self.initial.pop("cycle", None)
        self.fields["effective_on"].initial = self.today

    @property
    def first_days(self) -> list[date]:
        """The first days of the chosen cycles."""
        return first_days(self.cleaned_data["cycle"])


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
        endorsements = Endorsement.objects.filter(endorsee=self.endorsee).explained(self.today)
        choice: Any = self.fields["endorsement"]
        choice.queryset = endorsements
        cycle_name, _term = lookup.term_on(self.today)
        choice.label_from_instance = partial(_label_with_standing, today=self.today, cycle_name=cycle_name)
        choice.initial = [one.pk for one in endorsements if not one.ended_on]
        absent = [one.label for one in endorsements if one.standing in (Standing.LAPSED, Standing.NEVER_RENEWED)]
        self.fields["cycle"].help_text = _what_a_return_takes(absent, today=self.today)

    def summary(self) -> list[tuple[str, str]]:
        """Without the standing, which is about to change."""
        told = {str(self["endorsement"].label): label_with_end(self.cleaned_data["endorsement"], today=self.today)}
        return [(label, told.get(label, value)) for label, value in super().summary()]


def _label_with_standing(endorsement: Endorsement, *, today: date, cycle_name: str) -> str:
    """ "IFS: renewed through Sep 30, 2026"."""
    if endorsement.standing == Standing.ENDED:
        return label_with_end(endorsement, today=today)
    words = explain(endorsement, on=today, today=today, cycle_name=cycle_name)
    return f"{label_with_end(endorsement, today=today)}: {words}"


def _what_a_return_takes(absent: list[str], *, today: date) -> str:
    """The cycles that a lapsed person needs while renewals for the next one come in; empty at other times."""
    coming_name, coming = lookup.term_to_renew(today)
    if not absent or coming.starts_on <= today:
        return ""
    sentence = _(
        "%(labels)s has lapsed. To be listed from today, it takes both %(current)s and %(coming)s. %(coming)s alone "
        "lists it from %(date)s on."
    )
    return sentence % {
        "labels": ", ".join(absent),
        "current": lookup.term_on(today)[0],
        "coming": coming_name,
        "date": short_date(coming.starts_on),
    }


class RenewView(ActionView):
    permission_required = "renew"
    page_title = gettext_lazy("Renew")
    submit_label = gettext_lazy("Renew")
    form_class = RenewForm

    def perform(self, form: RenewForm) -> list[Done]:
        """All of them or, if one can't be renewed, none."""
        self.chosen = list(form.cleaned_data["endorsement"])
        self.some_are_absent = any(one.standing not in ON_REGISTRY for one in self.chosen)
        self.cycles = [services.ensure_cycle(on=day, by=self.request.user) for day in form.first_days]
        self.done = services.renew_several(
            endorsements=self.chosen,
            cycles=self.cycles,
            by=self.request.user,
            effective_on=form.cleaned_data["effective_on"],
            note=form.cleaned_data["note"],
            as_history=form.cleaned_data["as_history"],
        )
        return self.done

    def telling_days(self, form: RenewForm) -> list[date]:
        """The days on which the renewals begin to count, and the first day of the cycle that is being renewed for."""
        begins = [max(done.record.effective_on, done.record.cycle.starts_on) for done in self.done]
        return [*begins, first_day_to_renew(self.today)]

    def advice(self, form: RenewForm) -> str:
        _name, term = lookup.term_to_renew(self.today)
        if not self.some_are_absent and all(one.renewals.for_term(term).exists() for one in self.chosen):
            return ""
        return season_advice(self.cycles, today=self.today, some_are_absent=self.some_are_absent)

    def nothing_changes(self, form: RenewForm) -> str:
        words = ngettext(
            "%(labels)s is already renewed for %(cycle)s, so nothing changes.",
            "%(labels)s are already renewed for %(cycle)s, so nothing changes.",
            len(self.chosen),
        )
        return words % {
            "labels": ", ".join(one.label for one in self.chosen),
            "cycle": _(" and ").join(cycle.name for cycle in self.cycles),
        }
