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
    pages = {page.category_id: page for page in CategoryPage.objects.live().public()}
    offered = Category.objects.filter(offered=True).prefetch_related("designations")
    return [DescribedCategory(category, pages.get(category.pk)) for category in offered]
