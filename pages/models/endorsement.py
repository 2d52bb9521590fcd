from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField
from wagtail.search import index

from pages.body_field import BodyField
from pages.models.base import BasePage


class EndorsementPage(BasePage):
    body = BodyField(blank=True, verbose_name=_("body"))

    page_description = _("What endorsement is, its categories and its renewal. Each site has one.")
    parent_page_types = ["pages.HomePage"]
    max_count = 1
    content_panels = [*BasePage.content_panels, FieldPanel("body")]
    search_fields = [*BasePage.search_fields, index.SearchField("body")]
    api_fields = [APIField("body")]

    class Meta:
        verbose_name = _("endorsement page")
        verbose_name_plural = _("endorsement pages")
