"""Blocks that show content from elsewhere, so that staff edit each fact in one place."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import BooleanBlock, CharBlock, PageChooserBlock, StaticBlock, StructBlock, TextBlock
from wagtail.models import Page
from wagtail.rich_text import expand_db_html

from endorsement.calendar.lookup import current_term
from endorsement.calendar.terms import Term, spoken_day
from endorsement.clock import today
from endorsement.models import Category
from endorsement.public.finder import RESULTS_ID, Finder
from pages.category_pages import described_categories
from pages.json_values import category_as_json, category_description
from pages.kept_parts import is_preview
from pages.languages import first_in_language, localized
from pages.list_page import find_list_page
from pages.models import CategoryPage, MissionPage
from pages.public_pages import is_public, only_public, site_root
from pages.references import Reference, references_to


class FromMissionPage(StaticBlock):
    """A block without fields that shows part of the published mission page."""

    def mission_page(self, request: HttpRequest | None = None) -> MissionPage | None:
        """The published page; in a preview, which shows what isn't published, its draft."""
        page = first_in_language(only_public(MissionPage.objects.order_by("path")))
        if page is None or request is None or not is_preview(request):
            return page
        return page.get_latest_revision_as_object()

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        page = self.mission_page((parent_context or {}).get("request"))
        return {
            **super().get_context(value, parent_context=parent_context),
            "mission_page": page,
        }

    def extract_references(self, value: Any) -> Iterator[Reference]:
        return references_to(MissionPage)


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

    def extract_references(self, value: Any) -> Iterator[Reference]:
        yield from super().extract_references(value)
        yield from references_to(CategoryPage)

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
    # Not required: without the page that it leads to, no page with this block could be published any more.
    page = PageChooserBlock(
        required=False,
        label=_("Page with the list"),
        help_text=_("Leave empty for the first page that lists every endorsed professional."),
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

    def list_page(self, value: Any, request: HttpRequest | None) -> Page | None:
        """The chosen page, or else the one that the site's other links lead to; None if it isn't public."""
        if page := value.get("page"):
            return page if is_public(page) else None
        return find_list_page(site_root(request))

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        page = self.list_page(value, (parent_context or {}).get("request"))
        return {
            **super().get_context(value, parent_context=parent_context),
            "address": localized(page).url if page else "",
            "categories": Category.objects.filter(offered=True),
            "finder": Finder.of(today()),
            "results_id": RESULTS_ID,
        }

    def get_api_representation(self, value: Any, context: dict[str, Any] | None = None) -> dict[str, Any]:
        page = self.list_page(value, (context or {}).get("request"))
        return {
            "heading": value.get("heading") or "",
            "text": value.get("text") or "",
            "href": page.full_url if page else None,
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
