from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from endorsement.models import Endorsee
from tests import builders
from tests.endorsement.admin.reading import address, errors, history, soup, text

pytestmark = pytest.mark.once


def data(**fields: Any) -> dict[str, Any]:
    """What the form posts for a person with nothing but a name and `listed` ticked."""
    empty = dict.fromkeys(
        ["given_name", "credentials", "languages", "other_names", "external_id", "notes", "email", "phone", "website",
         "organization", "locality"], ""
    )  # fmt: skip
    return {**empty, "family_name": "Winter", "listed": "on", "preferred_language": "en", **fields}


def test_new_endorsee_gets_a_number_and_one_entry_of_history(desk: Client) -> None:
    response = desk.post(address("add"), data(given_name="Ada", credentials="LCSW"))
    person = Endorsee.objects.get()
    assert (response.status_code, response.url, person.name, person.number[:3]) == (
        302,
        address("inspect", person.pk),
        "Ada Winter",
        "VA-",
    )
    assert history(person) == [
        (
            "endorsement.create",
            "registrar",
            {
                "given_name": [None, "Ada"],
                "family_name": [None, "Winter"],
                "credentials": [None, "LCSW"],
                "listed": [None, True],
                "show_organization": [None, False],
                "show_locality": [None, False],
                "show_email": [None, False],
                "show_phone": [None, False],
                "show_website": [None, False],
                "offers_supervision": [None, False],
                "accepting": [None, False],
                "preferred_language": [None, "en"],
                "no_mail": [None, False],
                "number": [None, person.number],
            },
        )
    ]


def test_edit_is_in_the_history_once_with_before_and_after(desk: Client) -> None:
    person = builders.endorsee("Winter", "", email="old@example.org")
    desk.post(address("edit", person.pk), data(email="new@example.org", show_email="on"))
    assert history(person)[:-1] == [
        (
            "endorsement.edit",
            "registrar",
            {"email": ["old@example.org", "new@example.org"], "show_email": [False, True]},
        )
    ]


def test_saving_without_a_change_leaves_no_trace(desk: Client) -> None:
    person = builders.endorsee("Winter", "")
    desk.post(address("edit", person.pk), data())
    assert [action for action, _user, _changes in history(person)] == ["endorsement.create"]


def test_edited_names_are_found_under_the_new_name(desk: Client) -> None:
    person = builders.endorsee("Winter", "")
    desk.post(address("edit", person.pk), data(family_name="Núñez", other_names="Winter"))
    person.refresh_from_db()
    assert (person.public_key, person.sort_key) == (" nunez", "nunez\t")


def test_number_is_shown_and_cannot_be_posted(desk: Client) -> None:
    person = builders.endorsee()
    shown = person.number in text(desk.get(address("edit", person.pk)))
    desk.post(address("edit", person.pk), data(number="VA-000000-0"))
    assert (shown, Endorsee.objects.get().number) == (True, person.number)


def test_form_says_what_is_publicly_displayed(desk: Client) -> None:
    page = soup(desk.get(address("add")))
    assert {
        name: page.select_one(f"#panel-child-{panel}-help, [id$='{name}-helptext']") is not None
        for name, panel in (("family_name", ""), ("credentials", ""), ("show_email", ""))
    } == {"family_name": True, "credentials": True, "show_email": True}
    assert text(desk.get(address("add"))).count("Publicly displayed") >= 9


@pytest.mark.parametrize(
    ("posted", "expected"),
    [
        ({"family_name": ""}, ["This field is required."]),
        ({"email": "nobody"}, ["Enter a valid email address."]),
        ({"website": "no address"}, ["Enter a valid URL."]),
    ],
)
def test_mistake_is_told_beside_its_field(desk: Client, posted: dict[str, str], expected: list[str]) -> None:
    response = desk.post(address("add"), data(**posted))
    assert (errors(response)[-1:], Endorsee.objects.count()) == (expected, 0)


def test_second_person_with_an_external_id_is_refused_in_words(desk: Client) -> None:
    builders.endorsee(external_id="crm-1")
    response = desk.post(address("add"), data(external_id="crm-1"))
    assert ("Another endorsee has this external id." in text(response), Endorsee.objects.count()) == (True, 1)


def test_website_without_a_scheme_is_taken_for_https(desk: Client) -> None:
    desk.post(address("add"), data(website="example.org"))
    assert Endorsee.objects.get().website == "https://example.org"


@pytest.mark.parametrize(
    ("codename", "statuses"),
    [("add_endorsee", [200, 302]), ("change_endorsee", [302, 200]), ("view_endorsee", [302, 302])],
)
def test_form_opens_for_who_may_save_it(client: Client, user_who_may, codename: str, statuses: list[int]) -> None:
    user: User = user_who_may(codename)
    client.force_login(user)
    pages = [address("add"), address("edit", builders.endorsee().pk)]
    assert [client.get(page).status_code for page in pages] == statuses


@pytest.mark.parametrize(("keep", "other_names"), [("on", "Sky, Winter"), ("", "Sky")])
def test_a_former_family_name_is_kept_unless_the_registrar_unticks_it(
    desk: Client, keep: str, other_names: str
) -> None:
    person = builders.endorsee("Winter", "", other_names="Sky")
    desk.post(address("edit", person.pk), data(family_name="Lopez", other_names="Sky", keep_former_name=keep))
    person.refresh_from_db()
    assert (person.family_name, person.other_names) == ("Lopez", other_names)


def test_the_choice_to_keep_a_former_name_is_ticked_and_only_for_a_person_who_has_a_name(desk: Client) -> None:
    person = builders.endorsee()
    pages = [soup(desk.get(page)) for page in (address("edit", person.pk), address("add"))]
    boxes = [page.select("input[name=keep_former_name]") for page in pages]
    assert [[box.has_attr("checked") for box in found] for found in boxes] == [[True], []]


def test_a_saved_form_without_another_name_keeps_the_other_names(desk: Client) -> None:
    person = builders.endorsee("Winter", "", other_names="Sky")
    desk.post(address("edit", person.pk), data(other_names="Sky", phone="1", keep_former_name="on"))
    person.refresh_from_db()
    assert (person.phone, person.other_names) == ("1", "Sky")


def test_languages_are_typed_one_by_one_or_together_and_stored_as_codes(desk: Client) -> None:
    desk.post(address("add"), data(languages=["español", "", "ASL; Farsi"]))
    person = Endorsee.objects.get()
    assert person.languages == "ase,fa,es"
    assert history(person)[0][2]["languages"] == [None, "American Sign Language, Persian, Spanish"]


def test_a_language_that_is_not_in_the_list_is_told_and_stays_as_typed(desk: Client) -> None:
    response = desk.post(address("add"), data(languages=["Spansh", "Klingon"]))
    told = errors(response)
    assert any("“Spansh” isn't in the list of languages. Did you mean “Spanish”?" in text for text in told)
    assert any("“Klingon” isn't in the list of languages." in text for text in told)
    assert [each["value"] for each in soup(response).select("input[name=languages]")] == ["Spansh", "Klingon", "", ""]


def test_the_form_shows_the_names(desk: Client) -> None:
    person = builders.endorsee(languages="es")
    page = soup(desk.get(address("edit", person.pk)))
    assert [each["value"] for each in page.select("input[name=languages]")] == ["Spanish", "", "", ""]


def test_an_offer_that_is_ticked_is_dated_today(desk: Client) -> None:
    desk.post(address("add"), data(accepting="on"))
    assert str(Endorsee.objects.get().availability_confirmed_on) == "2026-11-22"


@pytest.mark.parametrize("known", [{"given_name": "ADA"}, {"given_name": "Eve", "email": "Ada@example.org"}])
def test_adding_somebody_known_warns_and_links(desk: Client, db: None, known: dict[str, str]) -> None:
    person = builders.endorsee("Winter", "Ada", email="ada@example.org")
    data = {"family_name": "Winter", "preferred_language": "en", **known}
    warned = soup(desk.post(address("add"), data))
    assert warned.select_one(f"main a[href='{address('inspect', person.pk)}']")
    assert Endorsee.objects.count() == 1
    desk.post(address("add"), {**data, "is_somebody_else": "on"})
    assert Endorsee.objects.count() == 2


def test_adding_somebody_new_asks_nothing(desk: Client, db: None) -> None:
    builders.endorsee("Winter", "Ada")
    assert not soup(desk.get(address("add"))).select("[name=is_somebody_else]")
    desk.post(address("add"), {"family_name": "Winter", "given_name": "Eve", "preferred_language": "en"})
    assert Endorsee.objects.count() == 2
