from io import BytesIO

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from endorsement import services
from endorsement.admin.reports.bars import Part, bars
from endorsement.reports.board import Flow
from tests import builders
from tests.endorsement.admin.reading import errors, soup, text, words


def report(client: Client, **asked: object) -> HttpResponse:
    return client.get(reverse("registry_board"), asked)


def table(response: HttpResponse, name: str) -> list[list[str]]:
    return [
        [words(cell) for cell in row.select("th, td")]
        for row in soup(response).select(f"#{name}-content tbody tr, #{name}-content tfoot tr")
    ]


def fill() -> None:
    place = builders.locality()
    services.renew(endorsement=builders.lapsing("IFS", locality=place), cycle=builders.cycle(builders.C27[0]))
    builders.lapsing("IFS")
    builders.endorsed("IFA", awarded_on=builders.C27[0])


def test_page_has_the_figures_as_sentences_tables_and_bars(desk: Client) -> None:
    fill()
    response = report(desk)
    assert "2 on the registry on Nov 22, 2026 = 1 kept + 0 back + 1 new." in text(response)
    assert "2 on the registry on Sep 30, 2026 = 1 kept + 1 lapsed + 0 on hold + 0 ended. 50% were kept." in text(
        response
    )
    assert table(response, "category") == [
        ["Infant Family Associate (IFA)", "0", "0", "0", "1", "1", "0", "0", "0"],
        ["Infant Family Specialist (IFS)", "2", "1", "0", "0", "1", "1", "0", "0"],
        ["All people, each once", "2", "1", "0", "1", "2", "1", "0", "0"],
    ]
    assert [row[0] for row in table(response, "region")] == [
        builders.locality().region,
        "No location recorded",
        "Total",
    ]
    assert table(response, "cycle")[-1] == ["2026–2027", "2", "1", "0", "1", "2", "1", "0", "0"]
    assert len(soup(response).select("#category-content svg rect")) == 3


def test_file_has_the_tables_of_the_page(desk: Client) -> None:
    fill()
    answer = report(desk, export="xlsx")
    rows = list(load_workbook(BytesIO(b"".join(answer.streaming_content))).active.values)
    assert rows[0] == ("Table", "Group", "Before", "Kept", "Back", "New", "Now", "Lapsed", "On hold", "Ended")
    assert rows[1] == ("Total", "2026–2027, from Sep 30, 2026 to Nov 22, 2026", 2, 1, 0, 1, 2, 1, 0, 0)
    assert {row[0] for row in rows[2:]} == {"By category", "By region", "By cycle"}


def test_cycle_that_is_none_of_the_choices_is_an_error_and_no_file(desk: Client) -> None:
    fill()
    for cycle in ("nope", "2027-10-01"):
        response = report(desk, cycle=cycle, export="csv")
        assert (response.status_code, len(errors(response)), soup(response).select("table")) == (200, 1, [])


def test_longest_bar_fills_the_chart_and_the_others_have_their_share() -> None:
    assert [bar.parts for bar in bars([("A", Flow(kept=2, new=1, lapsed=1)), ("B", Flow(held=1))])] == [
        [Part("kept", 0, 500), Part("new", 500, 250), Part("gone", 750, 250)],
        [Part("gone", 0, 250)],
    ]


def test_nobody_has_no_bars() -> None:
    assert bars([("A", Flow())]) == []
