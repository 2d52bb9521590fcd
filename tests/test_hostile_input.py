"""Bad input in the address of the list or of the search gets a clear answer, never an error page, on either engine."""

from datetime import date

import pytest
from django.test import Client

from tests.builders import endorsed

pytestmark = pytest.mark.usefixtures("new_site")

LIST = "/endorsement/professionals/"
CSV = "/registry/professionals.csv"


@pytest.mark.parametrize(
    ("query", "answer"),
    [
        ("category=nope", "Unknown category “nope”."),
        ("category=IMHM-C%27", "Unknown category “IMHM-C&#x27;”."),
        ("sort=nope", "Unknown sort order “nope”."),
        ("page=0", "Page “0” doesn&#x27;t exist."),
        ("page=9999", "Page “9999” doesn&#x27;t exist."),
        ("page=-1", "Page “-1” doesn&#x27;t exist."),
        ("q=" + "a" * 10_000, "Your search is too long."),
        ("q=" + "a+" * 5_000, "Your search is too long."),
        ("q=%27%22%3B--", "No one matches your search."),
        ("q=%25", "No one matches your search."),
        ("q=%F0%9F%92%A9%ED%A0%80", "No one matches your search."),
        ("q=%00", "1 endorsed professional"),
        ("q=win%00ter", "1 endorsed professional"),
        ("utm_source=mail&fbclid=1", "1 endorsed professional"),
        ("&".join(f"category=x{number}" for number in range(500)), "Unknown category “x0”."),
        ("region=%ff%fe", "Unknown region"),
        ("language=nope", "Unknown language “nope”."),
        ("supervision=no", "“no” isn’t a value".replace("’", "&#x27;")),
        ("within=12", "“12” isn&#x27;t one of the distances."),
        ("sort=distance", "Sorting by distance needs a place"),
        ("within=50", "1 endorsed professional"),
        ("near=", "1 endorsed professional"),
        ("near=00000", "We don&#x27;t know the ZIP code 00000."),
        ("near=%00%F0%9F%92%A9%ED%A0%80", "We don&#x27;t know a place called"),
        ("near=" + "a" * 10_000, "The place is too long."),
        ("near=%25", "We don&#x27;t know a place called “%”."),
    ],
    ids=lambda value: value[:24],
)
def test_it_is_answered_in_words(query, answer):
    endorsed(family_name="Winter", awarded_on=date(2025, 11, 22))
    response = Client().get(f"{LIST}?{query}")
    text = " ".join(response.content.decode().split())
    assert (response.status_code, answer in text) == (200, True)


@pytest.mark.parametrize(
    ("query", "status", "answer"),
    [
        ("category=nope", 400, "Unknown category “nope”."),
        ("category=IMHM-C%27", 400, "Unknown category “IMHM-C'”."),
        ("sort=%00x", 400, "Unknown sort order “x”."),
        ("page=-1&limit=x&offset=%00", 200, "Ada,Winter"),
        ("q=" + "a" * 10_000, 400, "Your search is too long."),
        ("q=" + "a+" * 5_000, 400, "Your search is too long."),
        ("q=%27%22%3B--", 200, "number,given_name"),
        ("q=%F0%9F%92%A9%ED%A0%80", 200, "number,given_name"),
        ("q=%00", 200, "Ada,Winter"),
        ("&".join(f"category=x{number}" for number in range(500)), 400, "Unknown category “x0”."),
        ("region=%ff%fe", 400, "Unknown region"),
        ("near=Fairfax", 400, "Which one: Fairfax (city) or Fairfax County?"),
        ("near=%00", 200, "Ada,Winter"),
        ("near=22030", 200, "number,given_name"),
    ],
    ids=lambda value: str(value)[:24],
)
def test_the_file_is_refused_in_words(query, status, answer):
    endorsed(family_name="Winter", awarded_on=date(2025, 11, 22))
    response = Client().get(f"{CSV}?{query}")
    assert (response.status_code, answer in response.getvalue().decode()) == (status, True)


@pytest.mark.parametrize(
    ("number", "answer"),
    [
        ("%00", "It has a character that endorsement numbers never use."),
        ("%ff%fe", "It has a character that endorsement numbers never use."),
        ("%ED%A0%80", "It has a character that endorsement numbers never use."),
        ("%27%22%3B--", "It has a character that endorsement numbers never use."),
        ("%3Cscript%3Ealert(1)%3C/script%3E", "It has a character that endorsement numbers never use."),
        ("{{7*7}}%0D%0ASet-Cookie:x", "It has a character that endorsement numbers never use."),
        ("%E2%80%8B", "It is too short or too long."),
        ("A" * 10_000, "It is too short or too long."),
    ],
    ids=lambda value: value[:24],
)
def test_a_number_that_can_be_none_is_refused_in_words(number, answer):
    for address, status in ((f"/registry/verify/?number={number}", 200), (f"/registry/{number}/", 404)):
        if status == 404 and "/" in number:
            continue  # two parts of an address
        response = Client().get(address)
        text = " ".join(response.content.decode().split())
        assert (response.status_code, answer in text, "<script>" in text) == (status, True, False), address


@pytest.mark.parametrize(
    ("query", "answer"),
    [
        ("q=" + "a" * 10_000, "Your search is too long."),
        ("q=" + "a+" * 5_000, "Your search is too long."),
        ("q=" + "%EF%B7%BA+" * 8, "No results match your search."),
        ("q=" + "a-" * 60, "Your search is too long."),
        ("q=%27%22%3B--", "“&#x27;&quot;;--” has no letters or digits to search for."),
        ("q=%25&page=%00", "“%” has no letters or digits to search for."),
        ("q=%00", "Enter a name or a word to search for."),
        ("q=win%00ter&page=99999999999999999999", "1 endorsed professional found."),
        ("q=winter%22+OR+%22", "No results match your search."),
        ("q=winter+AND+NOT+NEAR(*:", "No results match your search."),
        ("q=endorsement&page=-1", "That page of results doesn't exist."),
        ("q[]=x&q=winter&category=nope&sort=nope&region=%ff%fe", "1 endorsed professional found."),
        ("q=%F0%9F%92%A9%ED%A0%80", "No results match your search."),
    ],
    ids=lambda value: value[:24],
)
def test_the_search_answers_in_words(query, answer):
    endorsed(family_name="Winter", awarded_on=date(2025, 11, 22))
    response = Client().get(f"/search/?{query}")
    text = " ".join(response.content.decode().split())
    assert (response.status_code, answer in text) == (200, True)
