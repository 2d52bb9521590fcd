"""Two registrars with one record open: nothing is written over a change that its writer has not seen."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from endorsement import services
from endorsement.models import Category, Designation, Endorsee, Locality, RegistrySettings, RenewalCycle
from tests import builders
from tests.endorsement.admin.actions.steps import asked, notices
from tests.endorsement.admin.reading import address, history, text
from tests.endorsement.admin.two_people import filled_in, opened, questions, save, with_changes

pytestmark = pytest.mark.once

SETTINGS = "/admin/settings/endorsement/registrysettings/{}/"


@pytest.fixture
def bea(registrar: User) -> Client:
    """Another registrar's browser."""
    user = builders.registrar("bea", first_name="Bea", last_name="Byrne")
    user.user_permissions.set(registrar.user_permissions.all())
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def ada(db: None) -> Endorsee:
    return builders.endorsee(phone="804-555-0101", show_phone=True, email="ada@example.org")


def stored(person: Endorsee, *fields: str) -> tuple[Any, ...]:
    found = Endorsee.objects.get(pk=person.pk)
    return tuple(getattr(found, field) for field in fields)


def test_withdrawn_consent_stays_withdrawn(desk: Client, bea: Client, ada: Endorsee) -> None:
    url = address("edit", ada.pk)
    mine = opened(desk, url)
    save(bea, url, opened(bea, url), listed=None, show_phone=None)
    save(desk, url, mine, credentials="LCSW")
    assert stored(ada, "listed", "show_phone", "credentials") == (False, False, "LCSW")
    assert history(ada)[:2] == [
        ("endorsement.edit", "registrar", {"credentials": ["", "LCSW"]}),
        ("endorsement.edit", "bea", {"listed": [True, False], "show_phone": [True, False]}),
    ]


def test_the_saver_is_told_what_else_changed(desk: Client, bea: Client, ada: Endorsee) -> None:
    url = address("edit", ada.pk)
    mine = opened(desk, url)
    save(bea, url, opened(bea, url), listed=None)
    [notice] = notices(desk.post(url, with_changes(mine, credentials="LCSW"), follow=True))
    assert "Changed by someone else since you opened the form, and kept: Listed." in notice


def test_the_same_field_changed_by_both_is_a_question(desk: Client, bea: Client, ada: Endorsee) -> None:
    url = address("edit", ada.pk)
    mine = opened(desk, url)
    save(bea, url, opened(bea, url), email="bea@example.org", listed=None)
    question = save(desk, url, mine, email="mine@example.org", credentials="LCSW")
    assert questions(question) == [
        (
            "Email / Show email",
            [
                "Keep their change: Email: bea@example.org ; Show email: no",
                "Use mine: Email: mine@example.org ; Show email: no",
            ],
        )
    ]
    assert "Changed by Bea Byrne, Nov 22, 2026, 10:00 AM Keep" in text(question)
    assert "Listed: no (Bea Byrne, Nov 22, 2026, 10:00 AM)" in text(question)
    assert stored(ada, "email", "credentials", "listed") == ("bea@example.org", "", False)


@pytest.mark.parametrize(("answer", "email"), [({}, "bea@example.org"), ({"keep-email": "mine"}, "mine@example.org")])
def test_the_answer_is_what_is_saved(
    desk: Client, bea: Client, ada: Endorsee, answer: dict[str, str], email: str
) -> None:
    url = address("edit", ada.pk)
    mine = opened(desk, url)
    save(bea, url, opened(bea, url), email="bea@example.org", listed=None)
    question = save(desk, url, mine, email="mine@example.org", credentials="LCSW")
    assert desk.post(url, {**filled_in(question), **answer}).status_code == 302
    assert stored(ada, "email", "credentials", "listed") == (email, "LCSW", False)


def test_an_answer_to_what_changed_again_is_asked_anew(desk: Client, bea: Client, ada: Endorsee) -> None:
    url = address("edit", ada.pk)
    mine = opened(desk, url)
    save(bea, url, opened(bea, url), email="bea@example.org")
    question = save(desk, url, mine, email="mine@example.org")
    save(bea, url, opened(bea, url), email="again@example.org")
    again = desk.post(url, {**filled_in(question), "keep-email": "mine"})
    assert "Keep their change: Email: again@example.org" in text(again)
    assert stored(ada, "email") == ("again@example.org",)
    desk.post(url, {**filled_in(again), "keep-email": "mine"})
    assert stored(ada, "email") == ("mine@example.org",)


def test_a_new_number_is_not_shown_by_consent_to_another(desk: Client, bea: Client, db: None) -> None:
    person = builders.endorsee(phone="804-555-0101")
    url = address("edit", person.pk)
    mine = opened(desk, url)
    save(bea, url, opened(bea, url), show_phone="on")
    question = save(desk, url, mine, phone="804-555-0199")
    assert questions(question)[0][0] == "Phone / Show phone"
    desk.post(url, {**filled_in(question), "keep-phone": "mine"})
    assert stored(person, "phone", "show_phone") == ("804-555-0199", False)


def test_going_back_keeps_what_was_typed_and_asks_again(desk: Client, bea: Client, ada: Endorsee) -> None:
    url = address("edit", ada.pk)
    mine = opened(desk, url)
    save(bea, url, opened(bea, url), email="bea@example.org")
    question = save(desk, url, mine, email="mine@example.org", notes="Two\nlines")
    back = filled_in(desk.post(url, {**filled_in(question), "revise": "1"}))
    assert (back["email"], back["notes"]) == ("mine@example.org", "Two\nlines")
    assert questions(desk.post(url, back))[0][0] == "Email / Show email"


def test_line_ends_of_the_browser_are_no_change(desk: Client, ada: Endorsee) -> None:
    ada.notes = "One\nTwo"
    services.save_endorsee(endorsee=ada)
    url = address("edit", ada.pk)
    save(desk, url, opened(desk, url), notes="One\r\nTwo")
    assert history(ada)[0][2] == {"notes": ["", "One\nTwo"]}


def test_a_damaged_form_saves_nothing_and_keeps_what_was_typed(desk: Client, ada: Endorsee) -> None:
    url = address("edit", ada.pk)
    answer = save(desk, url, opened(desk, url), seen="made-up", credentials="LCSW")
    assert "The form arrived damaged, so nothing was saved." in text(answer)
    assert (stored(ada, "credentials"), filled_in(answer)["credentials"]) == (("",), "LCSW")
    assert desk.post(url, filled_in(answer)).status_code == 302


def test_another_record_s_form_is_none_of_this_one(desk: Client, ada: Endorsee) -> None:
    other = opened(desk, address("edit", builders.endorsee("Other").pk))
    assert "The form arrived damaged" in text(save(desk, address("edit", ada.pk), other))


# --- The other records ---


def cycle(db: None) -> tuple[str, Any, dict[str, str], dict[str, str]]:
    made = builders.cycle(date(2026, 10, 1))
    return "renewalcycle", made, {"name": "Theirs", "grace_until": "2027-12-31"}, {"name": "Mine"}


def category(db: None) -> tuple[str, Any, dict[str, str], dict[str, str]]:
    return "category", builders.category(), {"name": "Theirs", "numeral": "IX"}, {"name": "Mine"}


def designation(db: None) -> tuple[str, Any, dict[str, str], dict[str, str]]:
    return "designation", builders.kind_of("IMHM-C")["designation"], {"name": "Theirs"}, {"name": "Mine"}


def locality(db: None) -> tuple[str, Any, dict[str, str], dict[str, str]]:
    return "locality", builders.locality(), {"name": "Theirs", "region": "East"}, {"name": "Mine"}


@pytest.mark.parametrize("make", [cycle, category, designation, locality])
def test_every_record_asks_which_of_two_changes_to_keep(
    desk: Client, bea: Client, db: None, make: Callable[..., Any]
) -> None:
    model, record, theirs, mine = make(db)
    url = address("edit", record.pk, model=model)
    form = opened(desk, url)
    save(bea, url, opened(bea, url), **theirs)
    question = save(desk, url, form, **mine)
    assert questions(question) == [("Name", ["Keep their change: Theirs", "Use mine: Mine"])]
    desk.post(url, {**filled_in(question), "keep-name": "mine"})
    found = type(record).objects.get(pk=record.pk)
    assert {field: str(getattr(found, field)) for field in theirs} == {**theirs, "name": "Mine"}


def test_other_days_of_a_cycle_are_shown_before_an_answer_saves_them(desk: Client, bea: Client, db: None) -> None:
    builders.endorsed("IFS", awarded_on=date(2026, 10, 5))
    made = RenewalCycle.objects.get(name="2026–2027")
    url = address("edit", made.pk, model="renewalcycle")
    form = opened(desk, url)
    bea.post(url, asked(save(bea, url, opened(bea, url), grace_until="2027-12-31")))
    question = save(desk, url, form, grace_until="2027-11-30")
    assert questions(question) == [("Grace until", ["Keep their change: Dec 31, 2027", "Use mine: Nov 30, 2027"])]
    confirmation = desk.post(url, {**filled_in(question), "keep-grace_until": "mine"})
    assert "Save these dates" in text(confirmation)
    desk.post(url, asked(confirmation))
    assert RenewalCycle.objects.get(pk=made.pk).grace_until == date(2027, 11, 30)


def test_two_changes_that_make_no_cycle_together_are_refused_in_words(desk: Client, bea: Client, db: None) -> None:
    made = builders.cycle(date(2026, 10, 1))
    url = address("edit", made.pk, model="renewalcycle")
    form = opened(desk, url)
    save(bea, url, opened(bea, url), ends_on="2026-12-31")
    answer = save(desk, url, form, starts_on="2027-01-01")
    assert "The cycle's last day is before its first day." in text(answer)
    assert RenewalCycle.objects.get(pk=made.pk).starts_on == date(2026, 10, 1)


def test_registry_settings_keep_what_somebody_else_changed(desk: Client, bea: Client, db: None) -> None:
    url = SETTINGS.format(RegistrySettings.objects.get_or_create()[0].pk)
    form = opened(desk, url)
    save(bea, url, opened(bea, url), disclaimer="Theirs", cycle_months="6")
    question = save(desk, url, form, disclaimer="Mine", contact_email="office@example.org")
    assert questions(question) == [("Disclaimer", ["Keep their change: Theirs", "Use mine: Mine"])]
    assert "Changed by Bea Byrne, Nov 22, 2026, 10:00 AM" in text(question)
    desk.post(url, filled_in(question))
    found = RegistrySettings.objects.get()
    assert (found.disclaimer, found.cycle_months, found.contact_email) == ("Theirs", 6, "office@example.org")
    assert history(found)[0] == ("endorsement.edit", "registrar", {"contact_email": ["", "office@example.org"]})


@pytest.mark.parametrize("model", [Category, Designation, Locality])
def test_a_record_deleted_meanwhile_is_told_with_what_was_typed(desk: Client, db: None, model: Any) -> None:
    builders.category("IMHM")
    record = model.objects.exclude(designations__isnull=False).first() if model is Category else model.objects.first()
    record = record or model.objects.create(code="X", name="Extra", slug="x")
    url = address("edit", record.pk, model=model._meta.model_name)
    form = opened(desk, url)
    model.objects.filter(pk=record.pk).delete()
    answer = save(desk, url, form, name="What I typed")
    assert (answer.status_code, "Someone deleted this record" in text(answer)) == (200, True)
    assert "What I typed" in text(answer)


def test_who_may_not_change_a_record_learns_nothing_from_the_question(bea: Client, ada: Endorsee) -> None:
    url = address("edit", ada.pk)
    form = opened(bea, url)
    User.objects.get(username="bea").user_permissions.set(Permission.objects.filter(codename="access_admin"))
    assert save(bea, url, form, email="x@example.org").status_code == 302
    assert stored(ada, "email") == ("ada@example.org",)
