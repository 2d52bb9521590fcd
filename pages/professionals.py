"""The page with the List of Endorsed Professionals, wherever staff have put it."""

from django.db.models import TextField
from django.db.models.functions import Cast

from pages.models import StandardPage


def list_page() -> StandardPage | None:
    """The published page nearest to the home page whose body lists the endorsed professionals."""
    bodies = StandardPage.objects.live().public().annotate(written=Cast("body", TextField()))
    return bodies.filter(written__contains="endorsed_professionals").order_by("depth", "path").first()
