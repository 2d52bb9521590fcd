"""The categories of endorsement with their public descriptions."""

from dataclasses import dataclass
from datetime import date

from endorsement.models import Category
from endorsement.public.directory import Directory
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


def neighbors(page: CategoryPage) -> tuple[CategoryPage | None, CategoryPage | None]:
    """The pages of the offered categories before and after this one."""
    pages = [described.page for described in described_categories() if described.page]
    at = next((index for index, each in enumerate(pages) if each.pk == page.pk), None)
    if at is None:
        return None, None
    return pages[at - 1] if at else None, pages[at + 1] if at + 1 < len(pages) else None


def count_holders(category: Category, *, on: date) -> int:
    """How many people the public list shows with the category."""
    return Directory.of(on).holding(category=category.pk).bit_count()
