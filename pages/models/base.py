"""What all pages of the site have."""

from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.models import Page

from pages.representation import BreadcrumbsField, ImageField


class BasePage(Page):
    """A page with what search engines and social networks show of it.

    The title falls back from social to search to the page's own, the description to `default_description`, and the
    social image to the site's (templates/pages/partials/meta.html).
    """

    social_title = models.CharField(
        _("title for social networks"),
        max_length=100,
        blank=True,
        help_text=_("Shown when somebody shares the page. Leave empty to use the title."),
    )
    social_image = models.ForeignKey(
        "wagtailimages.Image",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("image for social networks"),
        help_text=_("Shown when somebody shares the page. Leave empty to use the site's."),
    )

    promote_panels = [
        *Page.promote_panels,
        MultiFieldPanel([FieldPanel("social_title"), FieldPanel("social_image")], heading=_("For social networks")),
    ]
    # Beside Wagtail's own; the canonical address is its `html_url`.
    api_meta_fields = [
        APIField("title_in_search"),
        APIField("title_when_shared"),
        APIField("meta_description"),
        APIField("social_image", serializer=ImageField(read_only=True)),
        APIField("breadcrumbs", serializer=BreadcrumbsField()),
    ]

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

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A page may show the registry, so nobody keeps it without asking again."""
        response = super().serve(request, *args, **kwargs)
        patch_cache_control(response, no_cache=True)
        return response
