"""The Spanish catalogs have every text that visitors see, and the programs read what translators wrote."""

import re
from collections.abc import Iterator

import pytest
from babel.messages import Message

from tools import catalogs
from tools.catalogs import PARTS, Part

pytestmark = pytest.mark.once

PLACE = re.compile(r"%\(\w+\)[sdg]|<[^>]+>|%[sd]")


@pytest.fixture(params=PARTS)
def part(request: pytest.FixtureRequest) -> Part:
    return PARTS[request.param]


def forms(message: Message) -> Iterator[tuple[str, str]]:
    """Each form of a message, and its translation."""
    if isinstance(message.id, tuple):
        yield from zip(message.id, message.string, strict=True)
    elif message.id:
        yield message.id, message.string


def test_every_text_of_the_public_side_is_translated(part: Part) -> None:
    assert catalogs.missing(part) == []


def test_no_text_is_kept_that_is_gone(part: Part) -> None:
    assert {message.id for message in catalogs.read(part) if message.id} - catalogs.texts_of(part) == set()


def test_the_compiled_catalog_is_in_step(part: Part) -> None:
    assert part.mo.read_bytes() == catalogs.compiled(catalogs.read(part))


def test_each_translation_has_the_places_of_its_text(part: Part) -> None:
    other = [
        (text, translation)
        for message in catalogs.read(part)
        for text, translation in forms(message)
        # The singular may say "a minute".
        if not set(PLACE.findall(text)) <= set(PLACE.findall(translation))
        or not set(PLACE.findall(translation)) <= set(PLACE.findall(text))
    ]
    assert other == []


def test_a_text_is_found_in_each_way_to_mark_it() -> None:
    template = """<p>a</p>{% translate "one" %}{{ x|default:_("two") }}{% include "x" with y=_("three") %}
        {% blocktranslate trimmed with z=z %}
          four {{ z }}
        {% endblocktranslate %}
        {% blocktranslate count n=n %}five{% plural %}fives{% endblocktranslate %}"""
    assert set(catalogs.in_template(template)) == {"one", "two", "three", "four %(z)s", ("five", "fives")}
