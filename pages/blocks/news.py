"""Blocks with the latest news and the next events."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, IntegerBlock, StructBlock

from endorsement.clock import today
from pages.languages import first_in_language
from pages.models import EventsPage, NewsIndexPage, SectionPage
from pages.public_pages import only_public

BETWEEN = [MinValueValidator(1), MaxValueValidator(10)]
NUMBER = 3


class SomeBlock(StructBlock):
    """A few pages of the site's list of them, with a link to it: the list in the language of the answer."""

    number = IntegerBlock(default=NUMBER, validators=BETWEEN, label=_("How many"), help_text=_("At most 10."))
    section: type[SectionPage]

    def whole(self) -> Any:
        """The page with all of them; None if there is none that is public."""
        return first_in_language(only_public(self.section.objects.order_by("path")))

    def some(self, whole: Any) -> QuerySet:
        raise NotImplementedError

    def items(self, value: Any, whole: Any) -> list[Any]:
        return list(self.some(whole)[: min(max(value.get("number") or NUMBER, 1), 10)]) if whole else []

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        whole = self.whole()
        context = super().get_context(value, parent_context=parent_context)
        return {**context, "items": self.items(value, whole), "whole": whole}

    def get_api_representation(self, value: Any, context: dict[str, Any] | None = None) -> dict[str, Any]:
        return {
            "heading": value.get("heading") or "",
            "items": [
                {"id": page.pk, "title": page.title, "url": page.full_url} for page in self.items(value, self.whole())
            ],
        }


class LatestNewsBlock(SomeBlock):
    section = NewsIndexPage
    heading = CharBlock(required=False, default=_("News"), label=_("Heading"))

    class Meta:
        icon = "comment"
        label = _("Latest news")
        description = _("The newest articles, with a link to all news.")
        template = "pages/blocks/latest_news.html"
        kept = True
        preview_value = {"heading": _("News"), "number": NUMBER}

    def some(self, whole: NewsIndexPage) -> QuerySet:
        return whole.articles()


class NextEventsBlock(SomeBlock):
    section = EventsPage
    heading = CharBlock(required=False, default=_("Next events"), label=_("Heading"))

    class Meta:
        icon = "date"
        label = _("Next events")
        description = _("The events that come next, with a link to all events.")
        template = "pages/blocks/next_events.html"
        kept = True
        preview_value = {"heading": _("Next events"), "number": NUMBER}

    def some(self, whole: EventsPage) -> QuerySet:
        return whole.events().upcoming(today())
