"""The mission, the basic beliefs and the values. Blocks on other pages show them from here."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from rest_framework.serializers import CharField, Serializer, SlugRelatedField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.fields import RichTextField
from wagtail.search import index

from pages.models.base import BasePage
from pages.numbered_rows import NumberedRow, RowsPanel
from pages.rich_text_features import INLINE


class ValueSerializer(Serializer):
    name = CharField()
    text = CharField()


class MissionPage(BasePage):
    mission = RichTextField(
        _("mission"),
        features=INLINE,
        help_text=_("Shown here and in every mission statement on the site."),
    )
    beliefs_heading = models.CharField(
        _("beliefs heading"), max_length=120, default=_("Infant Mental Health Basic Beliefs")
    )

    page_description = _("The mission, the basic beliefs and the values. Each site has one.")
    parent_page_types = ["pages.HomePage"]
    subpage_types: list[str] = []
    max_count = 1
    content_panels = [
        *BasePage.content_panels,
        FieldPanel("mission"),
        MultiFieldPanel(
            [
                FieldPanel("beliefs_heading", heading=_("Heading")),
                RowsPanel("beliefs", label=_("Belief"), heading=_("Beliefs")),
            ],
            heading=_("Basic beliefs"),
            help_text=_("Numbered in this order here and in every list of basic beliefs on the site."),
        ),
        RowsPanel("values", label=_("Value"), heading=_("Values")),
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("mission"),
        index.RelatedFields("beliefs", [index.SearchField("text")]),
        index.RelatedFields("values", [index.SearchField("name"), index.SearchField("text")]),
    ]
    api_fields = [
        APIField("mission"),
        APIField("beliefs_heading"),
        APIField("beliefs", serializer=SlugRelatedField("text", many=True, read_only=True)),
        APIField("values", serializer=ValueSerializer(many=True, read_only=True)),
    ]

    class Meta:
        verbose_name = _("mission page")
        verbose_name_plural = _("mission pages")

    @property
    def mission_excerpt(self) -> str:
        """The first paragraph of the mission, as rich text."""
        first, end, _rest = self.mission.partition("</p>")
        return first + end


class Belief(NumberedRow):
    page = ParentalKey(MissionPage, on_delete=models.CASCADE, related_name="beliefs")
    text = models.CharField(_("text"), max_length=500)

    class Meta(NumberedRow.Meta):
        verbose_name = _("belief")
        verbose_name_plural = _("beliefs")

    def __str__(self) -> str:
        return self.text


class Value(NumberedRow):
    page = ParentalKey(MissionPage, on_delete=models.CASCADE, related_name="values")
    name = models.CharField(_("name"), max_length=120)
    text = models.CharField(_("text"), max_length=500, blank=True, help_text=_("One or two sentences."))

    class Meta(NumberedRow.Meta):
        verbose_name = _("value")
        verbose_name_plural = _("values")

    def __str__(self) -> str:
        return self.name
