"""The categories of endorsement with their public descriptions."""

from dataclasses import dataclass

from endorsement.models import Category
from pages.models import CategoryPage
from pages.public_pages import only_public


@dataclass(frozen=True)
class DescribedCategory:
    category: Category
    page: CategoryPage | None


def described_categories() -> list[DescribedCategory]:
    """Each offered category in order, with its page if that is published and public."""
    pages = pages_by_category()
    offered = Category.objects.filter(offered=True).prefetch_related("designations")
    return [DescribedCategory(category, pages.get(category.slug)) for category in offered]


def pages_by_category() -> dict[str, CategoryPage]:
    """The published, public pages of the categories, by category slug."""
    pages = only_public(CategoryPage.objects.exclude(category=None)).select_related("category")
    return {page.category.slug: page for page in pages}
