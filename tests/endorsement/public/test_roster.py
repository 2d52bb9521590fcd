import csv
from io import StringIO

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import Workbook

from endorsement.endorsee_numbers import draw
from endorsement.enums import NotVerified, VerificationStatus
from endorsement.public import roster, roster_views
from endorsement.public.rate_limit import LOOK_UPS, WINDOW
from endorsement.public.roster import NoRoster, numbers_in_file, typed_numbers
from tests.builders import endorsed, lapsing
from tests.sheets import saved, xlsx_of

ADDRESS = "/registry/roster/"
# Two numbers that pass their check and are nobody's.
ONE, OTHER = "VA-S2BXYN-Q", "VA-7K2M9Q-A"


def post(**fields):
    return Client().post(ADDRESS, fields)


def table(response):
    soup = BeautifulSoup(response.content, "html.parser")
    return [
        [" ".join(cell.text.split()) for cell in row.select("th, td")]
        for row in soup.select(".registry-roster-table tbody tr")
    ]


def mistake(response):
    found = BeautifulSoup(response.content, "html.parser").select_one("#registry-roster-mistake")
    return found and found.text


def sealed(response):
    return BeautifulSoup(response.content, "html.parser").select_one("[name=table]")["value"]


# --- What is read ---


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        (f"{ONE}\n\n {OTHER} \r\n", [ONE, OTHER]),
        (f"{ONE}, {OTHER}; va s2bxyn q", [ONE, OTHER, "va s2bxyn q"]),
        (f"{ONE} {OTHER}", [ONE, OTHER]),
        (f"Winter, Ada\t{ONE}\tLCSW", [ONE]),
        (f"Ada Winter: {ONE}.", [f"Ada Winter: {ONE}."]),
        (f"{ONE}, VA-12", [ONE, "VA-12"]),
        (f"see https://example.org/registry/{ONE}/", [f"see https://example.org/registry/{ONE}/"]),
        ("not a number", ["not a number"]),
        (" \n ", []),
    ],
)
def test_a_pasted_text_has_a_line_for_each_number(text, numbers):
    assert typed_numbers(text) == numbers


def test_the_column_with_the_numbers_is_found_in_a_spreadsheet():
    rows = [["Name", "Endorsement number", "Since"], ["Ada", ONE, 2024], ["Bo", OTHER, None], ["Cy", "VA-12", ""]]
    expected = ([ONE, OTHER, "VA-12"], "")
    assert numbers_in_file(xlsx_of(*rows)) == expected
    text = "\n".join(";".join(str(cell or "") for cell in row) for row in rows)
    assert numbers_in_file(text.encode("utf-16")) == expected


def test_a_column_without_a_header_is_read_from_its_first_cell():
    assert numbers_in_file(f"{ONE}\n{OTHER}\n".encode()) == ([ONE, OTHER], "")


def test_hidden_rows_are_left_out_and_said():
    workbook = Workbook()
    for number in (ONE, OTHER):
        workbook.active.append([number])
    workbook.active.row_dimensions[2].hidden = True
    assert numbers_in_file(saved(workbook)) == ([ONE], "1 hidden row is left out.")


@pytest.mark.parametrize(
    ("content", "answer"),
    [
        (b"Name,City\nAda,Fairfax\n", "No column has an endorsement number."),
        (b"%PDF-1.7 ...", "This isn't a spreadsheet but a PDF file."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 ...", "This is an old Office file"),
        (b"PK\x03\x04 not an archive", "The file is damaged"),
        (b"a" * (roster.LARGEST_FILE + 1), "The file is over 1 MB."),
        (b"1\n" * roster.MOST_RECORDS, "The file has too many rows."),
        (b'"' + ONE.encode(), "A quotation mark opens on line 1"),
    ],
    ids=["no number", "PDF", "old", "damaged", "large", "long", "quote"],
)
def test_other_files_are_refused_in_words(content, answer):
    with pytest.raises(NoRoster, match=answer):
        numbers_in_file(content)


def test_a_workbook_that_unpacks_to_too_much_is_refused_before_it_does(monkeypatch):
    content = xlsx_of([ONE])
    monkeypatch.setattr(roster, "MOST_UNFOLDED", 1_000)
    with pytest.raises(NoRoster, match="far too large"):
        numbers_in_file(content)


# --- What is said ---


@pytest.mark.django_db
def test_each_number_has_what_its_own_page_says_and_no_more(noon):
    listed = endorsed("IMHM-C", given_name="Ada", family_name="Winter", credentials="LCSW").endorsee.number
    unlisted = endorsed(family_name="Hidden", listed=False).endorsee.number
    lapsed = lapsing(family_name="Gone").endorsee.number
    response = post(numbers=f"{listed.lower()}\n{unlisted}\n{lapsed}\n{ONE}\nVA-12\n{listed}")
    person = "Ada Winter, LCSW IMHM-C renewed through Sep 30, 2028"
    assert table(response) == [
        [listed, "Active", person],
        [unlisted, "Active", ""],
        [lapsed, "Not active", ""],
        [ONE, "Unknown", ""],
        ["VA-12", "Mistyped It is too short or too long.", ""],
        [listed, "Active", person],
    ]
    text = response.content.decode()
    assert (text.count("Hidden"), text.count("Gone")) == (0, 0)
    assert "November 22, 2026, 12:00 PM EST" in text


@pytest.mark.django_db
def test_nothing_stays_in_an_address_a_cache_or_a_cookie(noon):
    response = post(numbers=ONE)
    assert (response.status_code, response["Cache-Control"], response["Referrer-Policy"]) == (
        200,
        "no-store",
        "same-origin",
    )
    assert not response.cookies
    asked = Client().get(ADDRESS, {"numbers": ONE})
    assert (table(asked), ONE in asked.content.decode()) == ([], False)


@pytest.mark.django_db
def test_the_page_needs_no_cookie_against_forgery(noon):
    assert len(table(Client(enforce_csrf_checks=True).post(ADDRESS, {"numbers": ONE}))) == 1


@pytest.mark.django_db
def test_the_file_says_what_the_page_said(noon):
    number = endorsed("IFS", given_name="Ada", family_name="=Winter").endorsee.number
    page = post(numbers=f"{number}\n=1+1")
    noon.shift(roster.KEPT - 60)
    with CaptureQueriesContext(connection) as queries:
        response = post(table=sealed(page))
        rows = list(csv.reader(StringIO(response.getvalue().decode("utf-8-sig"), newline="")))
    assert [query["sql"] for query in queries if "endorsement_endorsee" in query["sql"]] == []
    assert rows == [
        list(roster.COLUMNS),
        [number, number, "Active", "Ada =Winter", "", "IFS", "Sep 30, 2028", "2026-11-22T12:00:00-05:00"],
        ["'=1+1", "", "Mistyped", "", "", "", "", "2026-11-22T12:00:00-05:00"],
    ]
    assert response["Content-Disposition"] == 'attachment; filename="endorsement-roster-2026-11-22.csv"'
    assert response["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_a_file_is_of_a_table_that_the_registry_made_within_the_hour(noon):
    table_of_page = sealed(post(numbers=ONE))
    answer = "This table is over an hour old. Verify the numbers again to download it."
    assert mistake(post(table=f"x{table_of_page}")) == answer
    noon.shift(roster.KEPT + 60)
    assert mistake(post(table=table_of_page)) == answer


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "answer"),
    [
        ({}, "Enter endorsement numbers, or choose a file."),
        ({"numbers": " \n"}, "Enter endorsement numbers, or choose a file."),
        ({"numbers": f"{ONE}\n" * 201}, "That is 201 numbers. You can verify up to 200 at a time."),
        ({"numbers": "a" * 100_001}, "The text is too long. You can verify up to 200 numbers at a time."),
        ({"table": "\0"}, "This table is over an hour old. Verify the numbers again to download it."),
    ],
    ids=["nothing", "blank", "many", "long", "no table"],
)
def test_what_cannot_be_verified_is_refused_in_words(noon, fields, answer):
    assert mistake(post(**fields)) == answer


@pytest.mark.django_db
def test_a_file_and_a_text_are_verified_together(noon):
    response = post(numbers=ONE, file=SimpleUploadedFile("numbers.xlsx", xlsx_of(["Number"], [OTHER])))
    assert [row[0] for row in table(response)] == [ONE, OTHER]


@pytest.mark.django_db
@pytest.mark.parametrize("length", [str(roster_views.MOST_BYTES + 1), "x"])
def test_a_body_that_is_too_large_is_refused_before_it_is_read(noon, length):
    response = Client().post(ADDRESS, {"numbers": ONE}, CONTENT_LENGTH=length)
    assert (response.status_code, mistake(response)) == (
        413,
        "That is too much. Copy the column with the numbers, and paste it here.",
    )


@pytest.mark.django_db
def test_hostile_texts_are_mistyped_numbers(noon):
    texts = ["<script>alert(1)</script>-1", "{{7*7}}", "%00", "\0-", "VA-\ud7ff", "A-" * 5_000]
    response = post(numbers="\n".join(texts))
    assert response.status_code == 200
    assert {row[1].split()[0] for row in table(response)} == {"Mistyped"}
    assert "<script>alert" not in response.content.decode()


# --- The limit against guessing ---


@pytest.mark.django_db
def test_each_number_counts_as_one_look_up_and_listed_people_are_free(noon):
    listed, lapsed = endorsed().endorsee.number, lapsing().endorsee.number
    drawn = [draw("VA") for _ in range(LOOK_UPS)]
    found = [row[1] for row in table(post(numbers="\n".join([listed, "VA-12", *drawn, lapsed])))]
    assert found == ["Active", "Mistyped It is too short or too long.", *["Unknown"] * LOOK_UPS, "Not looked up"]
    assert Client().get(f"/registry/{lapsed}/").status_code == 429
    assert Client().get(f"/registry/{listed}/").status_code == 200
    assert [row[1] for row in table(post(numbers=f"{lapsed}\n{listed}"))] == ["Not looked up", "Active"]
    noon.shift(WINDOW)
    assert [row[1] for row in table(post(numbers=lapsed))] == ["Not active"]


@pytest.mark.django_db
def test_look_ups_of_single_numbers_leave_fewer_for_a_roster(noon):
    for _ in range(LOOK_UPS - 1):
        Client().get(f"/registry/{ONE}/")
    assert [row[1] for row in table(post(numbers=f"{ONE}\n{OTHER}\n{ONE}"))] == ["Unknown", "Not looked up", "Unknown"]
    assert Client().get(f"/registry/{ONE}/").status_code == 429


@pytest.mark.django_db
def test_one_client_sends_only_so_many_rosters(noon, monkeypatch):
    monkeypatch.setattr(roster_views, "ROSTERS", 1)
    assert post(numbers="VA-12").status_code == 200
    response = post(numbers="VA-12")
    assert (response.status_code, response["Retry-After"]) == (429, str(WINDOW))
    noon.shift(WINDOW)
    assert post(numbers="VA-12").status_code == 200


@pytest.mark.django_db
def test_two_hundred_numbers_cost_as_many_queries_as_two(noon):
    numbers = [endorsed().endorsee.number for _ in range(20)] + [draw("VA") for _ in range(20)]

    def queries(*sent):
        with CaptureQueriesContext(connection) as found:
            assert len(table(post(numbers="\n".join(sent)))) == len(sent)
        return len(found)

    queries(*numbers)
    assert queries(numbers[0], numbers[-1]) == queries(*numbers)


def test_a_line_has_the_words_of_its_status():
    labels = {status: roster.Line("", "", status.value).label for status in (*VerificationStatus, *NotVerified)}
    assert list(labels.values()) == ["Active", "Not active", "Unknown", "Mistyped", "Not looked up"]
