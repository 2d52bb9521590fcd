from typing import Any

import pytest
from django.test import Client

from endorsement.models import Category, Designation, Locality
from tests import builders
from tests.endorsement.admin.reading import address, history, rows, text

pytestmark = pytest.mark.once

CATEGORY = {
    "code": "IFRS",
    "name": "Infant Family Reflective Supervisor",
    "slug": "ifrs",
    "numeral": "",
    "summary": "",
    "sort_order": "9",
    "offered": "on",
}


def designation(**fields: Any) -> dict[str, Any]:
    return {
        "category": builders.category("IMHM").pk,
        "code": "X",
        "name": "Extra",
        "slug": "imhm-x",
        "sort_order": "9",
        **fields,
    }


def test_new_category_is_in_the_history_once(desk: Client) -> None:
    desk.post(address("add", model="category"), CATEGORY)
    [(action, user, changes)] = history(Category.objects.get())
    assert (action, user, changes["slug"]) == ("endorsement.create", "registrar", [None, "ifrs"])


def test_slug_stays_once_saved(desk: Client) -> None:
    desk.post(address("add", model="category"), CATEGORY)
    category = Category.objects.get()
    desk.post(address("edit", category.pk, model="category"), {**CATEGORY, "slug": "other", "numeral": "V"})
    category.refresh_from_db()
    assert (category.slug, history(category)[0]) == (
        "ifrs",
        ("endorsement.edit", "registrar", {"numeral": ["", "V"]}),
    )


def test_designation_stays_in_its_category_once_saved(desk: Client) -> None:
    desk.post(address("add", model="designation"), designation())
    made = Designation.objects.get(slug="imhm-x")
    posted = designation(category=builders.category("IFS").pk, slug="moved", name="Renamed")
    desk.post(address("edit", made.pk, model="designation"), posted)
    made.refresh_from_db()
    assert (made.category.code, made.slug, made.name) == ("IMHM", "imhm-x", "Renamed")


def test_second_designation_with_a_code_is_refused_in_words(desk: Client) -> None:
    response = desk.post(address("add", model="designation"), designation(code="C"))
    assert "This category already has a designation with this code." in text(response)


def test_renamed_locality_reaches_the_search_keys_of_who_is_there(desk: Client) -> None:
    place = builders.locality()
    person = builders.endorsee(locality=place, show_locality=True)
    kept = {name: getattr(place, name) for name in ("kind", "region", "fips", "slug", "latitude", "longitude")}
    posted = {**kept, "name": "Fairhill"}
    desk.post(address("edit", place.pk, model="locality"), posted)
    person.refresh_from_db()
    assert (" fairhill" in person.public_key, history(place)[0][2]) == (True, {"name": ["Fairfax", "Fairhill"]})


@pytest.mark.parametrize("model", ["category", "designation", "locality"])
def test_listing_has_search_and_no_bulk_actions(desk: Client, model: str) -> None:
    builders.category("IMHM")
    response = desk.get(address("list", model=model), {"q": "clinical"})
    expected = {"category": [], "designation": [["IMHM-C", "Infant Mental Health Mentor (IMHM)", "0"]], "locality": []}
    assert [row[1:] for row in rows(response)] == expected[model]


def test_localities_are_filtered_by_kind(desk: Client) -> None:
    assert len(rows(desk.get(address("list", model="locality"), {"kind": "other"}))) == (
        Locality.objects.filter(kind="other").count()
    )
