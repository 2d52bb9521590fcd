"""The content of a new site.

Each part is made once. Whatever staff later change, delete or write stays as they leave it.
"""

from datetime import date
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from wagtail.models import Site

from endorsement.calendar.terms import ONE_DAY
from endorsement.models import Category, Designation, RegistrySettings, RenewalCycle, RenewalRequirement
from endorsement.services import ensure_cycle, save_vocabulary
from pages.models import HomePage
from vaimh import first_texts as texts
from vaimh.first_groups import assign_workflow, make_groups
from vaimh.first_pages import make_pages
from vaimh.first_spanish import make_spanish


@transaction.atomic
def bootstrap(*, on: date) -> list[str]:
    """Makes what is missing and returns a line for each new thing; none if the site was complete."""
    made = [*make_categories(), *make_cycles(on), *make_requirements(on), *fill_registry_settings()]
    made += make_pages()
    made += set_address()
    if home := HomePage.objects.order_by("path").first():
        made += make_groups(home)
        made += assign_workflow(home)
        made += make_spanish(home)
    return made


def make_categories() -> list[str]:
    made = []
    for order, first in enumerate(texts.CATEGORIES, start=1):
        if Category.objects.filter(slug=first.slug).exists():
            continue
        category = Category(
            code=first.code,
            name=first.name,
            slug=first.slug,
            numeral=first.numeral,
            summary=first.summary,
            sort_order=order,
        )
        save_vocabulary(entry=category)
        made.append(f"Category {category}")
        for place, branch in enumerate(first.designations, start=1):
            designation = Designation(
                category=category, code=branch.code, name=branch.name, slug=branch.slug, sort_order=place
            )
            save_vocabulary(entry=designation)
            made.append(f"Designation {designation}")
    return made


def make_cycles(on: date) -> list[str]:
    """The cycle that covers the day and the one after it."""
    known = set(RenewalCycle.objects.values_list("pk", flat=True))
    this = ensure_cycle(on=on)
    following = ensure_cycle(on=this.ends_on + ONE_DAY)
    return [f"Renewal cycle {cycle}" for cycle in (this, following) if cycle.pk not in known]


def make_requirements(on: date) -> list[str]:
    """What VAIMH asks of a renewal, from the cycle that covers the day on; none if staff have added any."""
    if RenewalRequirement.objects.exists():
        return []
    cycle, made = ensure_cycle(on=on), []
    for category in Category.objects.filter(slug__in=[first.slug for first in texts.CATEGORIES]):
        designations = [each for each in category.designations.all() if each.slug in texts.SUPERVISED]
        for designation in (None, *designations):
            supervised = (designation or category).slug in texts.SUPERVISED
            requirement = RenewalRequirement(
                cycle=cycle,
                category=category,
                designation=designation,
                training_hours=texts.TRAINING_HOURS,
                supervision_hours=texts.SUPERVISION_HOURS if supervised else 0,
                membership=True,
                ethics=True,
                no_sanction=True,
                fee=texts.RENEWAL_FEE,
                explanation=texts.SUPERVISED.get((designation or category).slug, ""),
            )
            save_vocabulary(entry=requirement)
            made.append(f"Renewal requirement {requirement}")
    return made


def fill_registry_settings() -> list[str]:
    registry = RegistrySettings.load()
    missing = {
        name: text
        for name, text in (("disclaimer", texts.DISCLAIMER), ("contact_email", texts.CONTACT_EMAIL))
        if not getattr(registry, name)
    }
    for name, text in missing.items():
        setattr(registry, name, text)
    # Only what is missing is written; a new row is written whole.
    registry.save(update_fields=list(missing) if registry.pk else None)
    return [f"Registry settings: {name}" for name in missing]


def set_address() -> list[str]:
    """Gives the site the address in WAGTAILADMIN_BASE_URL, unless Wagtail's initial address was already changed."""
    address = urlsplit(settings.WAGTAILADMIN_BASE_URL)
    site = Site.objects.filter(is_default_site=True, hostname="localhost", port=80).first()
    port = address.port or (443 if address.scheme == "https" else 80)
    if site is None or address.hostname is None or (address.hostname, port) == ("localhost", 80):
        return []
    site.hostname, site.port = address.hostname, port
    site.save()
    return [f"Address of the site: {site.root_url}"]
