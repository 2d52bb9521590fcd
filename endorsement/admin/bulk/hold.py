"""Place a hold on many endorsees."""

from typing import Any

from django.utils.translation import gettext_lazy, ngettext

from endorsement import bulk
from endorsement.admin.actions.holds import HoldFields
from endorsement.admin.bulk.base import ConfirmedBulkAction
from endorsement.bulk import Line
from endorsement.enums import HOLDABLE, HoldGroup, HoldKind


class BulkHoldForm(HoldFields):
    """Without deaths: a hold after a death can be released only one at a time, as a correction."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind: Any = self.fields["kind"]
        kind.choices = [choice for choice in kind.choices if choice[0] != HoldKind.DECEASED]
        kind.help_text = gettext_lazy("Record a death on the person's own page.")


class HoldBulkAction(ConfirmedBulkAction):
    display_name = gettext_lazy("Place a hold")
    action_type = "hold"
    aria_label = gettext_lazy("Place a hold on the selected endorsees")
    action_priority = 20
    permission = "hold"
    page_title = gettext_lazy("Place a hold")
    submit_label = gettext_lazy("Place hold on selected people")
    row_label = gettext_lazy("Endorsements")
    form_class = BulkHoldForm
    groups = tuple(HoldGroup)
    changeable = HOLDABLE
    ticked_at_first = HOLDABLE

    def plan(self, form: Any) -> list[Line]:
        return bulk.plan_holds(endorsees=self.selection, on=self.today, **hold_of(form, "kind", "starts_on"))

    def carry_out(self, form: Any, ticked: list[int]) -> list[Line]:
        hold = hold_of(form, "kind", "starts_on", "expected_end", "reason")
        return bulk.place_holds(endorsees=ticked, by=self.request.user, **hold, on=self.today)

    def done(self, form: Any, count: int) -> str:
        sentence = ngettext(
            "%(count)d endorsee was put on hold (%(kind)s).", "%(count)d endorsees were put on hold (%(kind)s).", count
        )
        return sentence % {"count": count, "kind": HoldKind(form.cleaned_data["kind"]).label.lower()}


def hold_of(form: Any, *fields: str) -> dict[str, Any]:
    return {field: form.cleaned_data[field] for field in fields}
