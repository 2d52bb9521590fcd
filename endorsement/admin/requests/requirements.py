"""What renewals ask for, in the admin."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column

from endorsement.admin.vocabulary import VocabularyForm, VocabularyViewSet
from endorsement.models import RenewalRequirement


class RequirementForm(VocabularyForm):
    """For which category and from which cycle they hold never changes: requests were sent by them."""

    fixed_fields = ["cycle", "category", "designation"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        designation, category = cleaned.get("designation"), cleaned.get("category")
        if designation and category and designation.category_id != category.pk:
            self.add_error("designation", ValidationError(_("Choose a designation of this category, or none.")))
        return cleaned


class RequirementViewSet(VocabularyViewSet):
    model = RenewalRequirement
    icon = "tasks"
    menu_label = gettext_lazy("Renewal requirements")
    list_filter = ["cycle", "category"]
    list_display = [
        "__str__",
        Column("training_hours", label=gettext_lazy("Training (h)")),
        Column("supervision_hours", label=gettext_lazy("Supervision (h)")),
        BooleanColumn("membership", label=gettext_lazy("Membership")),
        BooleanColumn("ethics", label=gettext_lazy("Code of Ethics")),
        Column("fee", label=gettext_lazy("Fee")),
    ]
    edit_handler = ObjectList(
        [
            HelpPanel(
                gettext_lazy(
                    "The renewal form asks for this. It holds from the cycle on, until a later cycle has its own. Add "
                    "one for a designation only if it differs from its category."
                )
            ),
            MultiFieldPanel(
                [FieldPanel("cycle"), FieldRowPanel([FieldPanel("category"), FieldPanel("designation")])],
                heading=gettext_lazy("For"),
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("training_hours"), FieldPanel("supervision_hours")]),
                    FieldPanel("membership"),
                    FieldPanel("ethics"),
                    FieldPanel("no_sanction"),
                    FieldPanel("fee"),
                    FieldPanel("explanation"),
                ],
                heading=gettext_lazy("What the form asks"),
            ),
        ],
        base_form_class=RequirementForm,
    )

    def get_queryset(self, request: Any) -> Any:
        return RenewalRequirement.objects.select_related("cycle", "category", "designation__category")
