"""The search over pages and people."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from pages.models import HomePage, StandardPage
from tests.builders import endorsed, locality, off_the_list
from tests.keeping import SHARED
from tests.pages.reading import links, part, texts

LIST = "/endorsement/professionals/"
TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def site(new_site):
    pass


def ask(**parameters: Any) -> bytes:
    response = Client().get("/search/", parameters)
    assert response.status_code == 200
    return response.content


def told(**parameters: Any) -> list[str]:
    return texts(ask(**parameters), "[role=alert] p")


def people(q: str) -> list[str]:
    return texts(ask(q=q), "[aria-labelledby=search-endorsees] h3")


def test_pages_and_people_are_found_in_groups():
    someone = endorsed("IMHM-C", family_name="Zebrowski", given_name="Zoë", credentials="PhD").endorsee
    home = HomePage.objects.get(slug="home")
    home.add_child(instance=StandardPage(title="Zebras", slug="zebras", introduction="Where zebras live."))
    answer = ask(q="ZÉBR")
    assert part(answer, ".search-summary") == "1 page and 1 endorsed professional found."
    assert texts(answer, ".search-group h2") == ["Endorsed professionals", "Pages"]
    assert texts(answer, ".search-result") == [
        "Zoë Zebrowski, PhD IMHM-C, Infant Mental Health Mentor – Clinical, renewed through Sep 30, 2028",
        "Zebras Home Where zebras live.",
    ]
    assert links(answer, ".search-group a") == [
        ("Zoë Zebrowski", f"/registry/{someone.number}/"),
        ("See 1 in the list of endorsed professionals", f"{LIST}?q=Z%C3%89BR"),
        ("Zebras", "/zebras/"),
    ]


def test_the_first_five_people_are_shown_and_the_list_has_the_others():
    for number in range(7):
        endorsed(family_name="Zebrowski", given_name=f"Ada{number}")
    answer = ask(q="zebr ada")
    assert texts(answer, ".search-group h3") == [f"Ada{number} Zebrowski" for number in range(5)]
    assert links(answer, ".search-more a") == [
        ("See all 7 in the list of endorsed professionals", f"{LIST}?q=zebr+ada")
    ]
    assert "7 endorsed professionals" in part(Client().get(f"{LIST}?q=zebr+ada").content, ".registry-summary")


def test_nobody_is_found_whom_the_list_does_not_show():
    off_the_list(on=TODAY)
    endorsed(family_name="Plain", other_names="Zquformer", locality=locality("highland-county"))
    assert (people("zqu"), people("highland")) == ([], [])
    assert part(ask(q="zqu"), ".search-nothing p") == "No results match your search."


def test_the_way_to_the_list_follows_its_page():
    endorsed(family_name="Zebrowski")
    page = StandardPage.objects.get(slug="professionals")
    page.body = [("endorsed_professionals", {"category": "ifa"})]
    page.save_revision().publish()
    assert links(ask(q="zebr"), ".search-more a") == []
    page.add_sibling(instance=StandardPage(title="All", slug="all", body=[("endorsed_professionals", {})]))
    assert [address for _text, address in links(ask(q="zebr"), ".search-more a")] == ["/endorsement/all/?q=zebr"]


def test_what_cannot_be_looked_for_is_told():
    too_long = ["Your search is too long. Use up to 8 words and 200 characters."]
    assert texts(ask(), "[role=alert], [role=status]") == []
    assert told(q="") == told(q=" \x00 ") == ["Enter a name or a word to search for."]
    assert told(q="!!!") == ["“!!!” has no letters or digits to search for."]
    assert told(q="a" * 201) == told(q="a " * 9) == told(q="a-" * 60) == too_long


def test_other_parameters_are_ignored_and_the_last_q_counts():
    assert told(q="zebra", category="nope", utm_source="mail", locality="\x00") == []
    assert b'value="mission"' in Client().get("/search/?q=!&q=mission&page=").content
    assert Client().post("/search/").status_code == 405


def test_the_pages_found_are_paged():
    home = HomePage.objects.get(slug="home")
    for number in range(23):
        home.add_child(instance=StandardPage(title=f"Zebra {number:02}", slug=f"zebra-{number}"))
    second = ask(q="zebra", page=2)
    assert texts(second, ".search-result h3") == [f"Zebra {number:02}" for number in range(10, 20)]
    assert texts(second, ".search-pager li") == ["Previous", "Page 2 of 3", "Next"]
    assert links(second, ".search-pager a") == [("Previous", "?q=zebra&page=1"), ("Next", "?q=zebra&page=3")]
    for page in ("0", "4", "-1", "x", "9" * 5000, "\x00"):
        assert told(q="zebra", page=page) == [
            "That page of results doesn't exist. The last page is 3. Go to the first page"
        ]


def test_the_search_is_asked_anew_and_shows_what_was_asked():
    response = Client().get("/search/", {"q": 'a"><b>'})
    assert response["Cache-Control"] == SHARED
    assert b'value="a&quot;&gt;&lt;b&gt;"' in response.content
    assert part(response.content, "title").startswith('Search for “a"><b>”')


def test_every_page_has_a_search_box():
    for address, action in (("/", 1), (LIST, 1), ("/search/", 1), ("/nothing-here/", 1)):
        content = Client().get(address).content
        assert (
            len(texts(content, "form.site-search[action='/search/'][role=search] label[for=site-search-q]")) == action
        )


def test_a_search_costs_the_same_queries_however_much_is_found(rendered_anew, django_assert_max_num_queries):
    home = HomePage.objects.get(slug="home")
    for number in range(12):
        home.add_child(instance=StandardPage(title=f"Zebra {number}", slug=f"zebra-{number}"))
        endorsed(family_name="Zebrowski")
    with django_assert_max_num_queries(30):
        ask(q="zebr")
