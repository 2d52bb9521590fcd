"""What News and Events share: a page that lists those below it, by pages, with a feed of its own."""

from typing import Any

from django.core.paginator import InvalidPage, Paginator
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.search import index

from pages.models.base import BasePage

SHOWN = 10


class SectionPage(RoutablePageMixin, BasePage):
    introduction = models.TextField(
        _("introduction"), blank=True, help_text=_("Shown in larger type below the title. One or two sentences.")
    )

    has_pages = True
    content_panels = [*BasePage.content_panels, FieldPanel("introduction")]
    search_fields = [*BasePage.search_fields, index.SearchField("introduction")]
    api_fields = [APIField("introduction")]

    class Meta:
        abstract = True

    @property
    def default_description(self) -> str:
        return self.introduction

    def part(self, items: QuerySet, request: HttpRequest) -> dict[str, Any]:
        """The part of the list that the address asks for; `pager` is None for a page that there isn't."""
        paginator = Paginator(items, SHOWN)
        try:
            pager = paginator.page(request.GET.get("page") or 1)
        except InvalidPage:
            pager = None
        return {"pager": pager, "last_page": paginator.num_pages, "items": pager.object_list if pager else []}

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The list and the feed are kept as other pages are; neither goes through `BasePage.serve`."""
        response = super().serve(request, *args, **kwargs)
        patch_cache_control(response, no_cache=True)
        return response
