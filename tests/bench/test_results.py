from xml.etree import ElementTree as ET

import pytest

from bench.results import Row, as_drawing, as_table, write

pytestmark = pytest.mark.once

ROWS = [
    Row("ok", figures={200: 4000.0, 5000: 4000.0}),
    Row("list & filter", beside="ok", figures={200: 3000.0, 5000: None}),
    Row("CSV", unit="s", figures={5000: 0.25}),
]


def test_each_figure_has_its_share_of_the_reference():
    assert as_table(ROWS).splitlines() == [
        "| | 200 people | 5,000 people | beside |",
        "|---|--:|--:|---|",
        "| ok | 4,000 | 4,000 |  |",
        "| list & filter | 3,000 (0.75) | an error | ok |",
        "| CSV | – | 0.25 s |  |",
    ]


def test_the_drawing_has_a_bar_for_each_share():
    drawn = ET.fromstring(as_drawing(ROWS))
    namespace = "{http://www.w3.org/2000/svg}"
    assert [bar.get("width") for bar in drawn.iter(f"{namespace}rect")] == ["225.0"]
    assert "list & filter, 200 people" in [text.text for text in drawn.iter(f"{namespace}text")]


def test_the_page_keeps_what_is_around_the_marks(tmp_path):
    page = tmp_path / "performance.md"
    page.write_text("Before\n<!-- make bench writes this: sqlite -->\nold\n<!-- until here -->\nAfter\n")
    write(page, "new", mark="sqlite")
    assert page.read_text() == "Before\n<!-- make bench writes this: sqlite -->\nnew\n<!-- until here -->\nAfter\n"
