"""A whole name in one column."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from endorsement.imports.names import Name, split_name

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Qzb-Smith, Jane, LCSW, PhD", Name("Jane", "Qzb-Smith", "LCSW, PhD")),
        ("Jane Smith, LCSW, PhD", Name("Jane", "Smith", "LCSW, PhD")),
        ("Jane Smith", Name("Jane", "Smith", "")),
        ("Dr. Jane Smith, Ph.D.", Name("Jane", "Smith", "Ph.D.")),
        ("Jane Smith, IMH-E®", Name("Jane", "Smith", "IMH-E®")),
        ("van der Berg, Bob", Name("Bob", "van der Berg", "")),
        ("Bob van der Berg", Name("Bob", "van der Berg", "")),
        ("Garcia Lopez, Maria", Name("Maria", "Garcia Lopez", "")),
        ("Mary Ann Smith", Name("Mary Ann", "Smith", "")),
        ("Smith, Jane, Jr., LCSW", Name("Jane", "Smith, Jr.", "LCSW")),
        ("Jane Smith Jr.", Name("Jane", "Smith, Jr.", "")),
        ("Smith, A.J.", Name("A.J.", "Smith", "")),
        ("Smith, JoAnn", Name("JoAnn", "Smith", "")),
        ("Tran, Do", Name("Do", "Tran", "")),
        ("SMITH, JANE", Name("JANE", "SMITH", "")),
        ("Smith, LCSW", Name("", "Smith", "LCSW")),
        ("Cher", Name("", "Cher", "")),
        ("", Name("", "", "")),
        (" , ,", Name("", "", "")),
    ],
)
def test_a_name_is_split(text, name):
    assert split_name(text) == name


WORDS = st.sampled_from(["Ada", "Bo", "Núñez", "O'Neil", "Smith-Lee", "van", "JoAnn", "Ma"])


@given(given_name=st.lists(WORDS, min_size=1, max_size=2), family_name=st.lists(WORDS, min_size=1, max_size=2))
def test_last_first_is_split_at_its_comma(given_name, family_name):
    given_text, family_text = " ".join(given_name), " ".join(family_name)
    assert split_name(f"{family_text}, {given_text}, LCSW") == Name(given_text, family_text, "LCSW")


@given(st.text(max_size=60))
def test_any_text_has_a_family_name_or_says_nothing(text):
    name = split_name(text)
    assert bool(name.family_name) == bool(text.replace(",", " ").strip())
