from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField
from wagtail.fields import RichTextField
from wagtail.rich_text import get_text_for_indexing
from wagtail.search import index

from endorsement.models import Category
from endorsement.public.structured_data import Thing, credential
from pages.json_values import CategoryField
from pages.models.base import BasePage
from pages.models.settings import SiteSettings
from pages.rich_text_features import PROSE


class CategoryPageForm(WagtailAdminPageForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].required = True


class CategoryPage(BasePage):
    """A category's public description. Registrars keep the category itself."""

    category = models.OneToOneField(
        Category,
        null=True,
        blank=True,  # a copy starts without one; the form requires it
        on_delete=models.PROTECT,
        related_name="category_page",
        verbose_name=_("category"),
        help_text=_("Each category has one page. Registrars change its name, numeral and designations."),
    )
    description = RichTextField(
        _("description"),
        features=PROSE,
        blank=True,
        help_text=_("Shown here and in every list of category descriptions."),
    )

    page_description = _("A description of one endorsement category.")
    parent_page_types = ["pages.StandardPage"]
    subpage_types: list[str] = []
    # Two pages cannot share a category, so a copy starts without one.
    exclude_fields_in_copy = ["category"]
    base_form_class = CategoryPageForm
    content_panels = [*BasePage.content_panels, FieldPanel("category"), FieldPanel("description")]
    search_fields = [*BasePage.search_fields, index.SearchField("category_texts")]
    api_fields = [APIField("category", serializer=CategoryField(read_only=True)), APIField("description")]

    class Meta:
        verbose_name = _("category page")
        verbose_name_plural = _("category pages")

    @property
    def default_description(self) -> str:
        return self.category.summary if self.category else ""

    def category_texts(self) -> list[str]:
        """The description or, without one, the summary; then the designations."""
        if self.category is None:
            return [self.plain_description]
        designations = [str(designation) for designation in self.category.designations.all()]
        return [self.plain_description or self.category.summary, *designations]

    @property
    def plain_description(self) -> str:
        return get_text_for_indexing(self.description)

    def structured_data(self, request: HttpRequest | None = None) -> list[Thing]:
        things = super().structured_data(request)
        if self.category is None:
            return things
        endorsed = credential(
            self.category,
            address=self.get_full_url(request) or "",
            description=self.meta_description,
            recognized_by=SiteSettings.load(request_or_site=request).as_organization(request),
        )
        return [endorsed, *things]
