"""Renew many endorsements for a cycle."""

from collections import Counter
from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from endorsement import bulk, services
from endorsement.admin.actions.renew import RenewalFields
from endorsement.admin.actions.renewal_cycles import season_advice
from endorsement.admin.bulk.base import ConfirmedBulkAction
from endorsement.bulk import Line
from endorsement.calendar import lookup
from endorsement.calendar.terms import short_date
from endorsement.enums import RENEWABLE, BatchKind, RenewalGroup
from endorsement.models import Batch, Category, Endorsement, RenewalCycle


class BulkRenewForm(RenewalFields):
    category = forms.ModelChoiceField(
        label=gettext_lazy("Only this category"),
        queryset=Category.objects.all(),
        required=False,
        empty_label=gettext_lazy("Every category"),
        help_text=gettext_lazy("The same people's other endorsements stay as they are."),
    )
    field_order = ("cycle", "category")


class RenewBulkAction(ConfirmedBulkAction):
    display_name = gettext_lazy("Renew")
    action_type = "renew"
    aria_label = gettext_lazy("Renew the selected endorsees")
    action_priority = 10
    permission = "renew"
    page_title = gettext_lazy("Renew endorsements")
    submit_label = gettext_lazy("Renew selected endorsements")
    row_label = gettext_lazy("Endorsement")
    form_class = BulkRenewForm
    groups = tuple(RenewalGroup)
    changeable = RENEWABLE
    ticked_at_first = (RenewalGroup.DUE,)

    def get_page_title(self) -> str:
        return str(self.page_title)

    def get_form_kwargs(self) -> dict[str, Any]:
        # The season's list says which cycle it is about.
        initial = {"cycle": self.request.GET.get("cycle")}
        return {**super().get_form_kwargs(), "initial": initial}

    def plan(self, form: Any) -> list[Line]:
        self.cycles = [lookup.cycle_or_draft(day) for day in form.first_days]
        return bulk.joined(
            [
                (
                    cycle,
                    bulk.plan_renewals(
                        endorsees=self.selection,
                        cycle=cycle,
                        effective_on=form.cleaned_data["effective_on"],
                        category=form.cleaned_data["category"],
                        as_history=self.is_history(form, cycle),
                        on=self.today,
                    ),
                )
                for cycle in self.cycles
            ]
        )

    def advice(self, lines: list[Line]) -> str:
        absent = any(line.group == RenewalGroup.LAPSED for line in lines)
        return season_advice(self.cycles, today=self.today, some_are_absent=absent)

    def carry_out(self, form: Any, ticked: list[int]) -> list[Line]:
        self.cycles = [services.ensure_cycle(on=day, by=self.request.user) for day in form.first_days]
        self.batch = Batch(kind=BatchKind.RENEWAL, subject=", ".join(cycle.name for cycle in self.cycles))
        self.lines_of = [
            (
                cycle,
                bulk.renew_many(
                    endorsements=ticked,
                    cycle=cycle,
                    by=self.request.user,
                    effective_on=form.cleaned_data["effective_on"],
                    note=form.cleaned_data["note"],
                    as_history=self.is_history(form, cycle),
                    on=self.today,
                    # One mail tells the last day.
                    tells=cycle == self.cycles[-1],
                    batch=self.batch,
                ),
            )
            for cycle in self.cycles
        ]
        return bulk.joined(self.lines_of)

    def people_of(self, ticked: Collection[int]) -> Collection[int]:
        return set(Endorsement.objects.filter(pk__in=ticked).values_list("endorsee", flat=True))

    def cautions(self, form: Any, people: Collection[int]) -> list[str]:
        """Before renewals are open, or before the cycle begins where nobody said when they open."""
        found = super().cautions(form, people)
        for cycle in map(lookup.cycle_or_draft, form.first_days):
            opens = cycle.renewals_open_on or cycle.starts_on
            if people and self.today < opens:
                words = _("%(cycle)s hasn't opened: its renewals open on %(date)s.")
                found.append(words % {"cycle": cycle.name, "date": short_date(opens)})
        return found

    def is_history(self, form: Any, cycle: RenewalCycle) -> bool:
        return cycle.is_over(self.today) and form.cleaned_data["as_history"]

    def done(self, form: Any, count: int) -> str:
        """ "163 endorsements were renewed for 2026–2027."; with two cycles, how many for each."""
        sentence = ngettext(
            "%(count)d endorsement was renewed for %(cycle)s.",
            "%(count)d endorsements were renewed for %(cycle)s.",
            count,
        )
        if len(self.cycles) == 1:
            return sentence % {"count": count, "cycle": self.cycles[0].name}
        renewed = [(sum(line.group in RENEWABLE for line in lines), cycle.name) for cycle, lines in self.lines_of]
        parts = [_("%(count)d for %(cycle)s") % {"count": number, "cycle": name} for number, name in renewed]
        sentence = ngettext(
            "%(count)d endorsement was renewed: %(parts)s.", "%(count)d endorsements were renewed: %(parts)s.", count
        )
        return sentence % {"count": count, "parts": ", ".join(parts)}

    def left_out(self, lines: list[Line]) -> str:
        """ "37 were already renewed: 37 by Bea on Nov 22, 2026." """
        if lines[0].group != RenewalGroup.RENEWED:
            return ""
        reasons = Counter(line.reason for line in lines).most_common()
        sentence = ngettext(
            "%(count)d was already renewed: %(details)s.", "%(count)d were already renewed: %(details)s.", len(lines)
        )
        details = ", ".join(f"{count} {reason}" for reason, count in reasons)
        return sentence % {"count": len(lines), "details": details}
