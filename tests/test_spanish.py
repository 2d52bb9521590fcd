"""Visitors of the Spanish side meet no text that its catalogs lack."""

import pytest
from django.test import Client
from django.utils import translation
from django.utils.translation import trans_real

from endorsement import clock
from endorsement.endorsee_numbers import draw
from endorsement.models import Endorsee
from endorsement.public import rate_limit
from endorsement.setup import sample_people

pytestmark = [pytest.mark.once, pytest.mark.django_db, pytest.mark.usefixtures("new_site")]

LISTA = "/es/profesionales/"
ADDRESSES = (
    *("/es/", "/es/nowhere/", "/es/search/", "/es/search/?q=", "/es/search/?q=a", "/es/search/?q=zq&page=9"),
    *(LISTA, f"{LISTA}?page=2", f"{LISTA}?page=99", f"{LISTA}?q=a&category=ifs&designation=imhm-c&sort=newest"),
    *(f"{LISTA}?near=22030&within=100&language=es&accepting=yes&supervision=yes", f"{LISTA}?near=Fairfax"),
    *(f"{LISTA}?near=Blaksburg", f"{LISTA}?near=99999", f"{LISTA}?q=zqzq&near=22030&sort=distance"),
    *(f"{LISTA}?category=x&region=x&language=x&locality=x&sort=x&within=x&accepting=x&supervision=x&designation=x",),
    *(f"{LISTA}?q={'a+' * 150}", f"{LISTA}?sort=distance", f"{LISTA}?sort=locality", f"{LISTA}?near={'a' * 90}"),
    *("/es/registry/verify/", "/es/registry/verify/?number=", "/es/registry/verify/?number=VA-1"),
    *("/es/registry/roster/", "/es/registry/{listed}/", "/es/registry/{unlisted}/", "/es/registry/{not_active}/"),
    *("/es/registry/{unknown}/", "/es/registry/{listed}/confirmation.pdf", "/es/registry/{listed}/contact.vcf"),
    *("/es/registry/{listed}/badge.svg", "/es/registry/{not_active}/badge.svg"),
)


@pytest.fixture
def numbers() -> dict[str, str]:
    sample_people.load(size=80, seed=1)
    today = clock.today()
    on_registry = Endorsee.objects.on_registry(today)
    unlisted = on_registry.last()
    Endorsee.objects.filter(pk=unlisted.pk).update(listed=False)
    return {
        "listed": Endorsee.objects.listed(today).first().number,
        "unlisted": unlisted.number,
        "not_active": Endorsee.objects.exclude(pk__in=on_registry).first().number,
        "unknown": draw("VA"),
    }


@pytest.fixture
def untranslated(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The texts that went through gettext in Spanish and that no catalog has, also none of Django's or Wagtail's."""
    found: set[str] = set()
    active = translation._trans
    gettext, ngettext = active.gettext, active.ngettext

    def noted(text: str) -> str:
        if translation.get_language() == "es" and text.strip() and text not in trans_real.catalog()._catalog:
            found.add(text)
        return str(gettext(text))

    def noted_with_count(one: str, many: str, number: int) -> str:
        if translation.get_language() == "es" and (one, 0) not in trans_real.catalog()._catalog:
            found.add(one)
        return str(ngettext(one, many, number))

    monkeypatch.setattr(active, "gettext", noted)
    monkeypatch.setattr(active, "ngettext", noted_with_count)
    return found


# What goes with a form field of Wagtail's that no visitor of these pages sees.
UNSEEN = {"- Select an option -"}


def test_no_text_that_a_visitor_meets_is_missing(numbers: dict[str, str], untranslated: set[str]) -> None:
    client = Client()
    for address in ADDRESSES:
        assert client.get(address.format(**numbers)).status_code in (200, 404), address
    for sent in ("", "VA-1 " + " ".join(numbers.values()), "VA-000000-0\n" * 201):
        client.post("/es/registry/roster/", {"numbers": sent})
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(rate_limit, "LOOK_UPS", 0)
        assert client.get(f"/es/registry/{numbers['unknown']}/").status_code == 429
        client.post("/es/registry/roster/", {"numbers": numbers["unknown"]})
    assert untranslated - UNSEEN == set()


def test_a_missing_text_would_be_noted(untranslated: set[str]) -> None:
    with translation.override("es"):
        translation.gettext("Zq text")
    assert untranslated == {"Zq text"}
