"""Blocks that show what is kept elsewhere: each fact is edited in one place.

The models import the blocks, so the blocks import the models when they render.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import BooleanBlock, StaticBlock, StructBlock, TextBlock

from endorsement.clock import today
from endorsement.cycles import spoken_day
from endorsement.periods import current_term


class FromMissionPage(StaticBlock):
    """A block without fields that shows a part of the published mission page."""

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        from pages.models import MissionPage

        return {
            **super().get_context(value, parent_context=parent_context),
            "mission_page": MissionPage.objects.live().public().first(),
        }


class MissionStatementBlock(FromMissionPage):
    class Meta:
        icon = "openquote"
        label = _("Mission statement")
        description = _("The mission, as it is on the mission and values page.")
        admin_text = _("Shows the mission. Edit it on the mission and values page: it changes wherever it is shown.")
        template = "pages/blocks/mission_statement.html"
        preview_value = None


class BasicBeliefsBlock(FromMissionPage):
    class Meta:
        icon = "list-ol"
        label = _("Basic beliefs")
        description = _("The numbered beliefs with their heading, as they are on the mission and values page.")
        admin_text = _(
            "Shows the basic beliefs. Edit them on the mission and values page: they change wherever they are shown."
        )
        template = "pages/blocks/basic_beliefs.html"
        preview_value = None


class CategoryDescriptionsBlock(StructBlock):
    introduction = TextBlock(required=False, rows=2, label=_("Introduction"), help_text=_("Printed above the list."))
    with_descriptions = BooleanBlock(
        required=False,
        default=True,
        label=_("With descriptions"),
        help_text=_("Edit a description on the category's own page. Without a published page its summary is shown."),
    )

    class Meta:
        icon = "list-ul"
        label = _("Category descriptions")
        description = _("The categories that are offered, their designations and what each is about.")
        template = "pages/blocks/category_descriptions.html"
        preview_value = {"introduction": _("The categories of Endorsement® are:"), "with_descriptions": True}

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        from pages.categories import described_categories

        return {
            **super().get_context(value, parent_context=parent_context),
            "categories": described_categories(),
        }


class RenewalNoticeBlock(StructBlock):
    text = TextBlock(
        rows=3,
        label=_("Text"),
        help_text=_(
            "Write {start} and {end} where the first and last day of the renewal cycle belong. "
            "They are filled in from the cycle that covers today."
        ),
    )

    class Meta:
        icon = "date"
        label = _("Renewal notice")
        description = _("When endorsement is renewed, with the days of the current cycle.")
        template = "pages/blocks/renewal_notice.html"
        preview_value = {"text": _("Renewal cycle is {start} through {end}.")}

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        term = current_term(today())
        # Not str.format: the text is typed by people, and any other brace in it must stay as it is.
        text = (
            (value["text"] or "")
            .replace("{start}", spoken_day(term.starts_on))
            .replace("{end}", spoken_day(term.ends_on))
        )
        return {**super().get_context(value, parent_context=parent_context), "text": text}

    def get_searchable_content(self, value: Any) -> list[str]:
        # Without the days: what is kept for the search does not follow the cycle.
        return [(value["text"] or "").replace("{start}", "…").replace("{end}", "…")]
