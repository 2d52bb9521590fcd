"""Blocks that show content from elsewhere, so that staff edit each fact in one place."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import BooleanBlock, CharBlock, PageChooserBlock, StaticBlock, StructBlock, TextBlock
from wagtail.rich_text import expand_db_html

from endorsement.calendar.lookup import current_term
from endorsement.calendar.terms import Term, spoken_day
from endorsement.clock import today
from endorsement.models import Category
from endorsement.public.finder import RESULTS_ID, Finder
from pages.category_pages import described_categories
from pages.json_values import category_as_json, category_description
from pages.languages import first_in_language, localized
from pages.models import MissionPage
from pages.public_pages import is_public, only_public


class FromMissionPage(StaticBlock):
    """A block without fields that shows part of the published mission page."""

    def mission_page(self) -> MissionPage | None:
        return first_in_language(only_public(MissionPage.objects.order_by("path")))

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        return {
            **super().get_context(value, parent_context=parent_context),
            "mission_page": self.mission_page(),
        }


class MissionStatementBlock(FromMissionPage):
    class Meta:
        icon = "openquote"
        label = _("Mission statement")
        description = _("The mission from the mission and values page.")
        admin_text = _("Shows the mission. Edit it on the mission and values page. Your change shows everywhere.")
        template = "pages/blocks/mission_statement.html"
        kept = True
        preview_value = None

    def get_api_representation(self, value: Any, context: dict[str, Any] | None = None) -> dict[str, Any] | None:
        page = self.mission_page()
        return {"mission": expand_db_html(page.mission)} if page else None


class MissionExcerptBlock(FromMissionPage):
    class Meta:
        icon = "openquote"
        label = _("Mission excerpt")
        description = _("The first paragraph of the mission, with a link to the whole.")
        admin_text = _(
            "Shows the first paragraph of the mission. Edit it on the mission and values page. Your change shows "
            "everywhere."
        )
        template = "pages/blocks/mission_excerpt.html"
        kept = True
        preview_value = None

    def get_api_representation(self, value: Any, context: dict[str, Any] | None = None) -> dict[str, Any] | None:
        page = self.mission_page()
        return {"mission": expand_db_html(page.mission_excerpt), "href": page.full_url} if page else None


class BasicBeliefsBlock(FromMissionPage):
    class Meta:
        icon = "list-ol"
        label = _("Basic beliefs")
        description = _("The numbered beliefs and their heading from the mission and values page.")
        admin_text = _(
            "Shows the basic beliefs. Edit them on the mission and values page. Your changes show everywhere."
        )
        template = "pages/blocks/basic_beliefs.html"
        kept = True
        preview_value = None

    def get_api_representation(self, value: Any, context: dict[str, Any] | None = None) -> dict[str, Any] | None:
        page = self.mission_page()
        if page is None:
            return None
        return {"heading": page.beliefs_heading, "beliefs": [belief.text for belief in page.beliefs.all()]}


class CategoryDescriptionsBlock(StructBlock):
    introduction = TextBlock(required=False, rows=2, label=_("Introduction"), help_text=_("Shown above the list."))
    with_descriptions = BooleanBlock(
        required=False,
        default=True,
        label=_("Show descriptions"),
        help_text=_(
            "Edit each description on the category's own page. Without a published page, the list shows the summary."
        ),
    )

    class Meta:
        icon = "list-ul"
        label = _("Category descriptions")
        description = _("The categories we offer, with their designations and descriptions.")
        template = "pages/blocks/category_descriptions.html"
        kept = True
        preview_value = {"introduction": _("The categories of Endorsement® are:"), "with_descriptions": True}

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        return {
            **super().get_context(value, parent_context=parent_context),
            "categories": described_categories(),
        }

    def get_api_representation(self, value: Any, context: dict[str, Any] | None = None) -> dict[str, Any]:
        with_descriptions = bool(value.get("with_descriptions"))
        return {
            "introduction": value.get("introduction") or "",
            "with_descriptions": with_descriptions,
            "categories": [
                {
                    **category_as_json(category),
                    "url": page.full_url if page else None,
                    "description": category_description(category, page.description if page else "")
                    if with_descriptions
                    else None,
                }
                for category, page in ((described.category, described.page) for described in described_categories())
            ],
        }


class FindProfessionalBlock(StructBlock):
    heading = CharBlock(default=_("Find a professional"), label=_("Heading"))
    text = TextBlock(required=False, rows=2, label=_("Text"), help_text=_("One sentence if the heading needs it."))
    page = PageChooserBlock(
        label=_("Page with the list"), help_text=_("The page with the list of endorsed professionals.")
    )

    class Meta:
        icon = "search"
        label = _("Find a professional")
        description = _("The search and a link for each category we offer. Both open the list.")
        template = "pages/blocks/find_professional.html"
        kept = True
        preview_value = {
            "heading": _("Find a professional"),
            "text": _("Search everyone on the list today."),
        }

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        page = value.get("page")
        return {
            **super().get_context(value, parent_context=parent_context),
            "address": localized(page).url if page and is_public(page) else "",
            "categories": Category.objects.filter(offered=True),
            "finder": Finder.of(today()),
            "results_id": RESULTS_ID,
        }

    def get_api_representation(self, value: Any, context: dict[str, Any] | None = None) -> dict[str, Any]:
        page = value.get("page")
        return {
            "heading": value.get("heading") or "",
            "text": value.get("text") or "",
            "href": page.full_url if is_public(page) else None,
            "categories": [
                {"name": category.name, "slug": category.slug} for category in Category.objects.filter(offered=True)
            ],
        }


class RenewalNoticeBlock(StructBlock):
    text = TextBlock(
        rows=3,
        label=_("Text"),
        help_text=_(
            "Write {start} and {end} for the first and last day of the renewal cycle. "
            "The site fills them in from today's cycle."
        ),
    )

    class Meta:
        icon = "date"
        label = _("Renewal notice")
        description = _("When to renew, with the dates of the current cycle.")
        template = "pages/blocks/renewal_notice.html"
        kept = True
        preview_value = {"text": _("Renewal cycle is {start} through {end}.")}

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        text = with_days(value["text"] or "", current_term(today()))
        return {**super().get_context(value, parent_context=parent_context), "text": text}

    def get_api_representation(self, value: Any, context: dict[str, Any] | None = None) -> dict[str, Any]:
        term = current_term(today())
        return {
            "text": with_days(value["text"] or "", term),
            "starts_on": term.starts_on.isoformat(),
            "ends_on": term.ends_on.isoformat(),
        }

    def get_searchable_content(self, value: Any) -> list[str]:
        # Without the days: the search index does not follow the cycle.
        return [(value["text"] or "").replace("{start}", "…").replace("{end}", "…")]


def with_days(text: str, term: Term) -> str:
    # Not str.format: staff write the text, and any other brace in it must stay.
    return text.replace("{start}", spoken_day(term.starts_on)).replace("{end}", spoken_day(term.ends_on))
