from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField
from wagtail.search import index

from endorsement.public.structured_data import Thing
from pages.body_field import BodyField
from pages.models.base import BasePage
from pages.models.settings import SiteSettings


class HomePage(BasePage):
    headline = models.CharField(
        _("headline"), max_length=120, help_text=_("The first line that visitors read. One short sentence.")
    )
    introduction = models.TextField(
        _("introduction"), blank=True, help_text=_("Shown below the headline. Two or three sentences.")
    )
    body = BodyField(blank=True, verbose_name=_("body"))

    page_description = _("The front page. Each site has one.")
    parent_page_types = ["wagtailcore.Page"]
    max_count = 1
    content_panels = [*BasePage.content_panels, FieldPanel("headline"), FieldPanel("introduction"), FieldPanel("body")]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("headline"),
        index.SearchField("introduction"),
        index.SearchField("body"),
    ]
    api_fields = [APIField("headline"), APIField("introduction"), APIField("body")]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    @property
    def default_description(self) -> str:
        return self.introduction

    @property
    def title_when_shared(self) -> str:
        return self.social_title or self.seo_title or SiteSettings.load().organization_name

    def structured_data(self, request: HttpRequest | None = None) -> list[Thing]:
        return [SiteSettings.load(request_or_site=request).as_organization(request), *super().structured_data(request)]
