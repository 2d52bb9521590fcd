"""Award an endorsement."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from endorsement import services
from endorsement.admin.actions.base import NOTE_HELP, ActionForm, ActionView
from endorsement.admin.day_field import DayField
from endorsement.calendar import lookup
from endorsement.enums import Standing
from endorsement.models import Category, Designation, Endorsement
from endorsement.services import Done


def kinds_offered() -> dict[str, tuple[Category, Designation | None]]:
    """What can be awarded, by a key for the form: each designation, or the category if it has none."""
    kinds: dict[str, tuple[Category, Designation | None]] = {}
    for category in Category.objects.filter(offered=True).prefetch_related("designations"):
        branches: list[Designation | None] = [*category.designations.all()] or [None]
        kinds.update({f"{category.pk}-{branch.pk if branch else ''}": (category, branch) for branch in branches})
    return kinds


class AwardForm(ActionForm):
    """One choice covers category and designation, so that the two always match."""

    kind = forms.ChoiceField(label=gettext_lazy("Endorsement"))
    awarded_on = DayField(
        label=gettext_lazy("Awarded on"),
        help_text=gettext_lazy("The first day the endorsement is in force."),
    )
    renew_now = forms.BooleanField(
        required=False,
        help_text=gettext_lazy(
            "For an award from an earlier year that has lapsed since. If you leave this unticked, the person isn't "
            "listed until someone renews the endorsement."
        ),
    )
    note = forms.CharField(label=gettext_lazy("Note"), required=False, max_length=300, help_text=NOTE_HELP)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = kinds_offered()
        unsaved = {
            key: Endorsement(category=category, designation=branch) for key, (category, branch) in self.kinds.items()
        }
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose…")),
            *((key, f"{endorsement.label}: {endorsement.name}") for key, endorsement in unsaved.items()),
        ]
        self.fields["awarded_on"].initial = self.today
        cycle_name, _term = lookup.term_on(self.today)
        self.fields["renew_now"].label = _("Also renew for %(cycle)s, effective today") % {"cycle": cycle_name}


class AwardView(ActionView):
    permission_required = "award"
    page_title = gettext_lazy("Award an endorsement")
    submit_label = gettext_lazy("Award")
    form_class = AwardForm

    def perform(self, form: AwardForm) -> list[Done]:
        category, designation = form.kinds[form.cleaned_data["kind"]]
        by = self.request.user
        awarded = services.award(
            endorsee=self.object,
            category=category,
            designation=designation,
            awarded_on=form.cleaned_data["awarded_on"],
            renewed_for=services.ensure_cycle(on=self.today, by=by) if form.cleaned_data["renew_now"] else None,
            by=by,
            note=form.cleaned_data["note"],
        )
        self.endorsement = awarded.record
        return [awarded]

    def telling_days(self, form: AwardForm) -> list[Any]:
        return [form.cleaned_data["awarded_on"]]

    def advice(self, form: AwardForm) -> str:
        if Endorsement.objects.with_standing(self.today).get(pk=self.endorsement.pk).standing != Standing.LAPSED:
            return ""
        return _(
            "The renewals that come with this award have already expired. To list the endorsement, go back and tick "
            "“%(label)s”."
        ) % {"label": form.fields["renew_now"].label}
