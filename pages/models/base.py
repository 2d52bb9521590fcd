"""The base of all pages."""

import copy
import logging
from collections.abc import Iterator
from typing import Any

from django.db import models
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.models import Page, PageViewRestriction, Revision
from wagtail.search import index
from wagtail.url_routing import RouteResult

from endorsement.content_version import EVERY_AREA, Memo
from endorsement.public.structured_data import Thing, breadcrumbs
from endorsement.search_keys import search_key
from pages.copying import PageCopyForm
from pages.json_values import ImageField, PagesField
from pages.kept_parts import keep
from pages.languages import code_of, is_in_language, translations
from pages.public_pages import only_public
from pages.publication import NotPublishable, check_complete

# What Wagtail's `publish_scheduled` logs.
SCHEDULED = "wagtail.publish.scheduled"

_restrictions = Memo(EVERY_AREA)

logger = logging.getLogger(__name__)


class BasePage(Page):
    """A page with texts and an image for search engines and social networks.

    The social title falls back to the search title and then to the page's own, the description to
    `default_description`, and the social image to the site's (templates/pages/partials/meta.html).

    Each type says below which pages it goes (`parent_page_types`). Home, endorsement and standard pages take every type
    that goes there, a package's too: they have no list of their own.
    """

    social_title = models.CharField(
        _("title for social networks"),
        max_length=100,
        blank=True,
        help_text=_("Shown when someone shares the page. Leave empty to use the title."),
    )
    social_image = models.ForeignKey(
        "wagtailimages.Image",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("image for social networks"),
        help_text=_("Shown when someone shares the page. Leave empty to use the site's."),
    )

    hidden_from_search_engines = models.BooleanField(
        _("hide from search engines"),
        default=False,
        help_text=_("Visitors with the address still read the page, and this site's own search finds it."),
    )

    copy_form_class = PageCopyForm
    has_pages = False
    """Whether the page shows a list by parts, `?page=2`, each with a canonical address of its own."""
    stands_alone = False
    """Whether the page is the only one of what it shows, so that a copy starts as a draft and an alias is refused."""

    # Wagtail's own without "Show in menus": the menu is a list of its own (Settings › Main menu).
    promote_panels = [
        MultiFieldPanel(
            [
                FieldPanel("slug"),
                FieldPanel("seo_title"),
                FieldPanel("search_description"),
                FieldPanel("hidden_from_search_engines"),
            ],
            heading=_("For search engines"),
        ),
        MultiFieldPanel([FieldPanel("social_title"), FieldPanel("social_image")], heading=_("For social networks")),
    ]
    # In addition to Wagtail's own; the canonical address is its `html_url`.
    api_meta_fields = [
        APIField("title_in_search"),
        APIField("title_when_shared"),
        APIField("meta_description"),
        APIField("hidden_from_search_engines"),
        APIField("social_image", serializer=ImageField(read_only=True)),
        APIField("breadcrumbs", serializer=PagesField(source="ancestors", read_only=True)),
        APIField("children", serializer=PagesField(source="public_children", read_only=True)),
    ]

    # In addition to Wagtail's own fields; the site's search finds pages by this one.
    search_fields = [*Page.search_fields, index.AutocompleteField("folded_text")]

    class Meta:
        abstract = True

    @property
    def title_in_search(self) -> str:
        return self.seo_title or self.title

    @property
    def title_when_shared(self) -> str:
        return self.social_title or self.title_in_search

    @property
    def default_description(self) -> str:
        return ""

    @property
    def meta_description(self) -> str:
        return self.search_description or self.default_description

    @cached_property
    def ancestors(self) -> list[Page]:
        """The public pages above this one, from the home page down."""
        # A new page in preview already has a path; a page that was never in a tree has none.
        return list(only_public(self.get_ancestors().filter(depth__gt=1))) if self.path else []

    @property
    def public_children(self) -> list[Page]:
        """The public pages right below this one, in the order of the tree."""
        return list(only_public(self.get_children())) if self.path else []

    def structured_data(self, request: HttpRequest | None = None) -> list[Thing]:
        """The page's structured data for search engines (schema.org)."""
        trail = [(page.title, page.get_full_url(request) or "") for page in (*self.ancestors, self)]
        return [breadcrumbs(trail)] if self.ancestors else []

    def get_sitemap_urls(self, request: HttpRequest | None = None) -> list[dict[str, Any]]:
        if self.hidden_from_search_engines:
            return []
        address = {"location": self.get_full_url(request)}
        if alternates := [
            {"lang_code": code_of(page), "location": page.get_full_url(request)} for page in translations(self)
        ]:
            return [{**address, "alternates": alternates}]
        return [address]

    @property
    def own_texts(self) -> list[str]:
        """The page's texts below its title, as plain text: those in its type's search fields."""
        return [text for field in self.get_search_fields() for text in _texts(field, self)]

    def folded_text(self) -> str:
        """The page's words for the site's search, folded like the registry's."""
        return search_key(self.title, self.meta_description, *self.own_texts)

    def publish(self, revision: Revision, *args: Any, log_action: bool | str = True, **kwargs: Any) -> None:
        """Publishes or schedules the revision.

        Raises:
            NotPublishable: something that the form requires is missing. When its time comes, a scheduled revision is
                only logged, because Wagtail's command publishes all others after it.
        """
        try:
            check_complete(revision.as_object())
        except NotPublishable as refusal:
            if log_action != SCHEDULED:
                raise
            logger.error("%s", refusal)
        else:
            super().publish(revision, *args, log_action=log_action, **kwargs)

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Finds the page at the path, which is not below an unpublished page (`public_pages`)."""
        if not self.live or not is_in_language(self):  # without a home page in a language, there is no page in it
            raise Http404
        find = super().route
        found: RouteResult | None = keep(
            request,
            ("route", self.pk, *path_components),
            lambda: result if self._routes_everybody_to(result := find(request, path_components)) else None,
        )
        if found is None:
            return find(request, path_components)
        # A request may change its page.
        return RouteResult(copy.copy(found.page))

    def _routes_everybody_to(self, found: RouteResult) -> bool:
        """Whether the way from here to there depends on the path alone; a page type of a plug-in may have its own."""
        way = found.page.get_ancestors(inclusive=True).filter(depth__gte=self.depth)
        types = {page.specific_class for page in way.only("content_type", "depth", "path")}
        return not found.args and not found.kwargs and all(getattr(t, "route", None) is BasePage.route for t in types)

    def get_view_restrictions(self) -> QuerySet[PageViewRestriction]:
        """Wagtail's, read once in each version of the content: each request for the page asks for them."""
        if self.pk is None:
            return super().get_view_restrictions()
        return _restrictions.get(self.pk, lambda: _read(super(BasePage, self).get_view_restrictions()))

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A page may show the registry, so caches must revalidate it."""
        response = super().serve(request, *args, **kwargs)
        patch_cache_control(response, no_cache=True)
        return response


def _read(restrictions: QuerySet[PageViewRestriction]) -> QuerySet[PageViewRestriction]:
    """The same, with its rows: to iterate over it costs no query, and to filter it asks the database."""
    bool(restrictions)
    return restrictions


def _texts(field: Any, instance: Any) -> Iterator[str]:
    """The texts of a search field, or of the search fields of related rows."""
    if isinstance(field, index.RelatedFields):
        for related in field.get_value(instance).all():
            for inner in field.fields:
                yield from _texts(inner, related)
    elif isinstance(field, index.SearchField) and field.field_name != "title":
        value = field.get_value(instance)
        # A block's empty field gives the text "None".
        yield from (text for text in (value if isinstance(value, list) else [value]) if text not in ("", "None"))
