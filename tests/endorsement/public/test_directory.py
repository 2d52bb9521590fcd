from datetime import date
from functools import reduce
from operator import and_

import pytest

from endorsement import services
from endorsement.enums import HoldKind, Sort
from endorsement.models import Endorsee
from endorsement.public.directory import Directory
from endorsement.setup import sample_people
from tests.builders import NAMES, category, endorsed, lapsing, locality

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def categories():
    for code in NAMES:
        category(code)


def everybody(on=ON):
    directory = Directory.of(on)
    return directory.sorted(directory.everybody, Sort.NAME)[:]


def test_it_has_exactly_the_people_listed():
    sample_people.load(size=60, seed=2)
    assert everybody() == list(Endorsee.objects.listed(ON).by_name().values_list("pk", flat=True))


def test_the_next_look_after_any_write_sees_it():
    person = endorsed().endorsee
    assert everybody() == [person.pk]
    hold = services.place_hold(endorsee=person, kind=HoldKind.RETIRED, starts_on=ON, reason="Told us.").record
    assert everybody() == []
    services.release_hold(hold=hold, released_on=ON, reason="A mistake.")
    assert everybody() == [person.pk]
    Endorsee.objects.update(listed=False)
    assert everybody() == []


def test_each_day_has_its_own():
    person = lapsing().endorsee
    assert [everybody(date(2026, 9, 30)), everybody(date(2026, 10, 1))] == [[person.pk], []]


def test_between_writes_it_is_read_once(django_assert_num_queries):
    endorsed()
    everybody()
    with django_assert_num_queries(1):
        everybody()


def test_a_hidden_location_is_not_in_it():
    endorsed(locality=locality(), show_locality=False)
    assert Directory.of(ON).located == {}


@pytest.mark.parametrize("words", [[["o"]], [["o", "brien"]], [["ann"], ["smith"]], [["x"]], [["jo"], ["obr"]]])
def test_words_find_whom_the_database_finds(words):
    for family_name, given_name in (
        ("O'Brien-Smith", "Jo Ann"),
        ("Obrien", "Jo"),
        ("Smith", "Ann"),
        ("Brien", "Ottilie"),
    ):
        endorsed(family_name=family_name, given_name=given_name)
    directory = Directory.of(ON)
    people = reduce(and_, map(directory.matching, words))
    found = directory.sorted(people, Sort.NAME)[:]
    assert found == list(Endorsee.objects.matching(words, key="public_key").by_name().values_list("pk", flat=True))


@pytest.mark.parametrize("sort", list(Sort))
def test_a_part_is_what_the_whole_has_there(sort):
    sample_people.load(size=40, seed=3)
    directory = Directory.of(ON)
    found = directory.sorted(directory.everybody, sort)
    assert (len(found), found[5:9], found[7]) == (len(found[:]), found[:][5:9], found[:][7])
