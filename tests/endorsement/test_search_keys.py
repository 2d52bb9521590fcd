import pytest

from endorsement.search_keys import query_words, search_key, sort_key


def test_a_key_has_each_word_behind_a_blank_and_joined_up():
    assert search_key("O’Brien-Smith", "Ána") == " o obriensmith brien briensmith smith ana"


def test_composed_and_decomposed_accents_give_one_key():
    assert search_key("Nuñez") == search_key("Nun\u0303ez") == " nunez"


@pytest.mark.parametrize("typed", ["o'brien", "O’BRIEN", "obrien", "o brien", "brien-smith", "obriensmith", "bri"])
def test_a_name_is_found_however_it_is_typed(typed):
    key = search_key("O'Brien-Smith", "Ann")
    for parts in query_words(typed):
        assert " " + "".join(parts) in key or all(f" {part}" in key for part in parts)


def test_punctuation_alone_is_no_word():
    assert query_words(" !!! – ' ") == []


def test_names_are_ordered_as_a_reader_expects():
    people = [
        ("Smith-Jones", "Ann"),
        ("Zyl", "Bo"),
        ("Ábalos", "Cy"),
        ("Smith", "Zed"),
        ("de la Cruz", "Di"),
        ("O'Brien", "Al"),
    ]
    assert sorted(people, key=lambda person: sort_key(*person)) == [
        ("Ábalos", "Cy"),
        ("de la Cruz", "Di"),
        ("O'Brien", "Al"),
        ("Smith", "Zed"),
        ("Smith-Jones", "Ann"),
        ("Zyl", "Bo"),
    ]
