from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField
from wagtail.search import index

from pages.body_field import BodyField
from pages.models.base import BasePage


class StandardPage(BasePage):
    introduction = models.TextField(
        _("introduction"), blank=True, help_text=_("Shown in larger type below the title. One or two sentences.")
    )
    body = BodyField(blank=True, verbose_name=_("body"))

    page_description = _("A page of text, pictures, lists and links.")
    parent_page_types = ["pages.HomePage", "pages.StandardPage", "pages.EndorsementPage"]
    content_panels = [*BasePage.content_panels, FieldPanel("introduction"), FieldPanel("body")]
    search_fields = [*BasePage.search_fields, index.SearchField("introduction"), index.SearchField("body")]
    api_fields = [APIField("introduction"), APIField("body")]

    class Meta:
        verbose_name = _("standard page")
        verbose_name_plural = _("standard pages")

    @property
    def default_description(self) -> str:
        return self.introduction
