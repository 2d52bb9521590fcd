"""What a registrar said that columns are counts for every file with the same headers."""

import pytest

from endorsement.imports import column_choices
from endorsement.imports.column_choices import ColumnsUnclear
from endorsement.imports.plan_store import read_file
from endorsement.imports.reading import Columns, columns_of
from endorsement.models import ColumnChoice

pytestmark = pytest.mark.django_db

FILE = b"Name,First,Level,Cell\nWinter,Ada,IFS,804\n"
CHOICE = ["family_name", "given_name", "category", "phone"]


def columns(content: bytes = FILE) -> Columns:
    found = columns_of(content)
    assert found
    return found


def test_a_choice_is_remembered_by_the_headers():
    column_choices.choose(columns(), CHOICE)
    [row] = read_file(b"NAME,first,LEVEL,cell\nLee,Bo,IFA,805\n").rows
    assert row.cells == {"family_name": "Lee", "given_name": "Bo", "category": "IFA", "phone": "805"}
    assert column_choices.columns_chosen(FILE)[1]
    assert not column_choices.columns_chosen(FILE.replace(b"Cell", b"Fax"))[1]


def test_a_column_can_be_left_out():
    column_choices.choose(columns(), ["name", "", "category", ""])
    assert read_file(FILE).rows[0].cells == {"name": "Winter", "category": "IFS"}


def test_the_later_choice_counts():
    column_choices.choose(columns(), CHOICE)
    column_choices.choose(columns(), [*CHOICE[:3], "notes"])
    assert (read_file(FILE).rows[0].cells["notes"], ColumnChoice.objects.count()) == ("804", 1)


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        (["name", "name", "category", ""], "You chose name twice"),
        (["name", "", "", ""], "Choose a column for: category"),
        (["", "given_name", "category", ""], "Choose a column for: family_name"),
    ],
)
def test_an_unclear_choice_is_refused_in_words(chosen, words):
    with pytest.raises(ColumnsUnclear, match=words):
        column_choices.choose(columns(), chosen)
    assert not ColumnChoice.objects.exists()


def test_a_column_that_is_not_read_anymore_is_ignored():
    column_choices.choose(columns(), CHOICE)
    ColumnChoice.objects.update(columns={"name": "name", "level": "category", "cell": "gone"})
    assert "gone" not in read_file(FILE).rows[0].cells


@pytest.mark.parametrize(
    ("content", "need"),
    [
        (b"given_name,family_name,category\nAda,Winter,IFS\n", False),
        (b"given_name,family_name,category,shoe size\nAda,Winter,IFS,9\n", False),
        (b"First,Last,Level\nAda,Winter,IFS\n", True),
        (b"given_name,family_name\nAda,Winter\n", True),
        (b"List\n\nFirst;Last;Level\nAda;Winter;IFS\n", True),
    ],
)
def test_columns_that_are_not_called_as_ours_need_a_look(content, need):
    assert columns(content).need_a_look is need


def test_the_first_values_of_each_column_are_shown():
    assert columns(b"Name,Level\nAda Winter,IFS\nBo Lee,IFS\n,IFA\n").samples == [
        ["Ada Winter", "Bo Lee"],
        ["IFS", "IFA"],
    ]


def test_a_file_without_columns_that_we_know_has_none():
    assert columns_of(b"shape,color\nround,red\n") is None
