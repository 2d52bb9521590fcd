"""The categories of endorsement with the words the public reads about them."""

from dataclasses import dataclass

from endorsement.models import Category
from pages.models import CategoryPage


@dataclass(frozen=True)
class DescribedCategory:
    category: Category
    page: CategoryPage | None


def described_categories() -> list[DescribedCategory]:
    """Each offered category in its order, with its page where that is published and open to everybody."""
    pages = pages_by_category()
    offered = Category.objects.filter(offered=True).prefetch_related("designations")
    return [DescribedCategory(category, pages.get(category.slug)) for category in offered]


def pages_by_category() -> dict[str, CategoryPage]:
    """The pages of the categories, by slug, that are published and open to everybody."""
    return {page.category.slug: page for page in CategoryPage.objects.live().public().select_related("category")}
