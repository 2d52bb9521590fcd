from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
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

AS_DRAFT = {
    "live": False,
    "has_unpublished_changes": True,
    "live_revision": None,
    "first_published_at": None,
    "last_published_at": None,
}


class CategoryPage(BasePage):
    """A category's public description. Registrars keep the category itself."""

    category = models.OneToOneField(
        Category,
        null=True,  # a copy starts without one, as a draft
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

    details = RichTextField(
        _("details"),
        features=PROSE,
        blank=True,
        help_text=_("Shown on this page alone: who the category is for, its scope, what its designations mean."),
    )

    page_description = _("A description of one endorsement category.")
    parent_page_types = ["pages.StandardPage"]
    subpage_types: list[str] = []
    # Two pages can't share a category, so a copy starts without one.
    exclude_fields_in_copy = ["category"]
    stands_alone = True
    content_panels = [
        *BasePage.content_panels,
        FieldPanel("category"),
        FieldPanel("description"),
        FieldPanel("details"),
    ]
    search_fields = [*BasePage.search_fields, index.SearchField("category_texts"), index.SearchField("details")]
    api_fields = [
        APIField("category", serializer=CategoryField(read_only=True)),
        APIField("description"),
        APIField("details"),
    ]

    class Meta:
        verbose_name = _("category page")
        verbose_name_plural = _("category pages")

    def clean(self) -> None:
        super().clean()
        if self.category_id and self.pk and self.aliases.exists():
            raise ValidationError(_("This page has an alias, and each category has one page. Delete the alias first."))

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Saves a copy as a draft, even if it was to be published; it has no category yet.

        Raises:
            ValidationError: an alias would show the category of another page.
        """
        if self.alias_of_id and (self._state.adding or self.category_id):
            raise ValidationError({"alias_of": _("A category page can't have an alias. Each category has one page.")})
        if self.category_id is None and (self._state.adding or not self.live):
            for name, value in AS_DRAFT.items():
                setattr(self, name, value)
        super().save(*args, **kwargs)

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
