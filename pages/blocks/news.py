"""Blocks with the latest news and the next events."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, IntegerBlock, StructBlock

from endorsement.clock import today
from pages.languages import first_in_language, in_language
from pages.models import EventPage, EventsPage, NewsIndexPage, NewsPage
from pages.public_pages import only_public

BETWEEN = [MinValueValidator(1), MaxValueValidator(10)]
NUMBER = 3


class SomeBlock(StructBlock):
    """A few pages of one kind, with a link to all of them."""

    number = IntegerBlock(default=NUMBER, validators=BETWEEN, label=_("How many"), help_text=_("At most 10."))

    def some(self, value: Any) -> list[Any]:
        raise NotImplementedError

    def whole(self) -> Any:
        """The page with all of them; None if there is none that is public."""
        raise NotImplementedError

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        return {**context, "items": self.some(value), "whole": self.whole()}

    def get_api_representation(self, value: Any, context: dict[str, Any] | None = None) -> dict[str, Any]:
        return {
            "heading": value.get("heading") or "",
            "items": [{"id": page.pk, "title": page.title, "url": page.full_url} for page in self.some(value)],
        }


def number_of(value: Any) -> int:
    return min(max(value.get("number") or NUMBER, 1), 10)


class LatestNewsBlock(SomeBlock):
    heading = CharBlock(required=False, default=_("News"), label=_("Heading"))

    class Meta:
        icon = "comment"
        label = _("Latest news")
        description = _("The newest articles, with a link to all news.")
        template = "pages/blocks/latest_news.html"
        kept = True
        preview_value = {"heading": _("News"), "number": NUMBER}

    def some(self, value: Any) -> list[NewsPage]:
        return list(in_language(NewsPage.objects.newest_first())[: number_of(value)])

    def whole(self) -> NewsIndexPage | None:
        return first_in_language(only_public(NewsIndexPage.objects.order_by("path")))


class NextEventsBlock(SomeBlock):
    heading = CharBlock(required=False, default=_("Next events"), label=_("Heading"))

    class Meta:
        icon = "date"
        label = _("Next events")
        description = _("The events that come next, with a link to all events.")
        template = "pages/blocks/next_events.html"
        kept = True
        preview_value = {"heading": _("Next events"), "number": NUMBER}

    def some(self, value: Any) -> list[EventPage]:
        return list(in_language(EventPage.objects.upcoming(today()))[: number_of(value)])

    def whole(self) -> EventsPage | None:
        return first_in_language(only_public(EventsPage.objects.order_by("path")))
