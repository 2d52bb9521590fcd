"""Waiting for another writer: who waits, how long, and what is said (endorsement/locks.py)."""

from collections.abc import Callable
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, OperationalError, connection, transaction
from django.test import Client
from django.urls import reverse

from endorsement import locks, services
from endorsement.models import Endorsee, Endorsement, ImportPlan, Locality, RenewalCycle
from endorsement.refusals import Busy, Deadlocked, Refused
from endorsement.setup.localities import load_localities
from tests import builders
from tests.endorsement.admin.bulk.confirming import ask, posted
from tests.endorsement.admin.reading import errors, text
from tests.endorsement.racing import at_once, in_the_middle, in_threads
from tests.sheets import csv_of, plan_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("noon")]

WAITED = "Someone else is changing the registry, and this change waited too long. Nothing was saved. Try again."


def impatient(work: Callable[[], object]) -> object:
    """Does the work on a connection that waits for a fifth of a second."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout=200")
    return work()


@pytest.fixture
def somebody_writes(monkeypatch: pytest.MonkeyPatch) -> Callable[..., object]:
    """Does a work while another writer is busy; returns what it returned or raised."""
    monkeypatch.setattr(locks, "LONGEST_WAIT", "200ms")

    def run(work: Callable[[], object]) -> object:
        with locks.writing():
            [answer] = in_threads(lambda: impatient(work))
        return answer

    return run


# --- The races that were lost before there was one order ---


def test_a_phone_hidden_during_a_rename_stays_hidden():
    person = builders.endorsee(locality=builders.locality(), show_locality=True, phone="804-555-0111", show_phone=True)

    def rename() -> None:
        place = builders.locality()
        place.name = "Renamed"
        services.save_vocabulary(entry=place)

    def hide() -> None:
        hidden = Endorsee.objects.get(pk=person.pk)
        hidden.show_phone = False
        services.save_endorsee(endorsee=hidden)

    for before_write in (1, 2, 3):
        assert in_the_middle(rename, hide, before_write=before_write) == [None, None]
        person.refresh_from_db()
        assert ("0111" in person.public_key, "renamed" in person.public_key) == (False, True)
        Endorsee.objects.filter(pk=person.pk).update(show_phone=True, public_key=" 804 555 0111 fairfax")
        Locality.objects.filter(pk=person.locality_id).update(name="Fairfax")


def test_a_form_opened_before_a_rename_saves_the_new_name_in_the_keys():
    person = builders.endorsee(locality=builders.locality(), show_locality=True)
    opened = Endorsee.objects.select_related("locality").get(pk=person.pk)
    renamed = builders.locality()
    renamed.name = "Renamed"
    services.save_vocabulary(entry=renamed)
    opened.credentials = "PhD"
    done = services.save_endorsee(endorsee=opened)
    assert (list(done.changes), "renamed" in done.record.public_key, "fairfax" in done.record.public_key) == (
        ["credentials"],
        True,
        False,
    )


def test_a_location_removed_since_the_form_was_opened_is_told():
    place = Locality.objects.create(name="Kauri", kind="other", slug="kauri")
    place_there = Endorsee(family_name="Winter", locality=place)
    load_localities(["name,slug", "Tui,tui"], only_these=True)
    with pytest.raises(Refused, match="The location you chose has been removed"):
        services.save_endorsee(endorsee=place_there)


def test_a_renewal_counts_by_the_cycle_as_it_is_when_it_is_recorded():
    endorsement, opened = builders.lapsing(), builders.cycle(date(2025, 10, 1))
    extended = RenewalCycle.objects.get(pk=opened.pk)
    extended.grace_until = date(2026, 12, 31)
    services.save_cycle(cycle=extended)
    services.void_renewal(renewal=endorsement.renewals.get(cycle=opened), reason="Mistake.")
    assert services.renew(endorsement=endorsement, cycle=opened).changed


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has no such mode.")
def test_a_site_whose_transactions_begin_without_the_write_lock_has_one_writer_too(monkeypatch):
    """As another site's SQLite is by default: a transaction that has read could not begin to write."""
    monkeypatch.setitem(connection.settings_dict, "OPTIONS", {"init_command": "PRAGMA journal_mode=WAL;"})
    person, kind = builders.endorsee(), builders.kind_of("IFS")
    results = at_once(
        *[lambda: services.award(endorsee=person, awarded_on=date(2026, 10, 1), **kind).changed] * 2,
        *[lambda: services.ensure_cycle(on=date(2031, 1, 1)).name] * 2,
    )
    assert sorted(map(str, results[2:])) == ["2030–2031"] * 2
    assert sorted(type(result).__name__ for result in results[:2]) == ["AlreadyEndorsed", "bool"]


# --- What a writer is told who waits for too long ---


def award(person: Endorsee) -> object:
    return services.award(endorsee=person, awarded_on=date(2026, 10, 1), **builders.kind_of("IFS"))


def test_a_service_that_waits_too_long_is_refused_in_words(somebody_writes):
    person, _kind = builders.endorsee(), builders.kind_of("IFS")
    answer = somebody_writes(lambda: award(person))
    assert (type(answer), str(answer), Endorsement.objects.count()) == (Busy, WAITED, 0)


def test_a_row_locked_by_another_program_is_told_too(monkeypatch):
    """A shell or another site's code may lock rows without the registry's own lock."""
    monkeypatch.setattr(locks, "LONGEST_WAIT", "200ms")
    person = builders.endorsee()

    def change() -> object:
        mine = Endorsee.objects.get(pk=person.pk)
        mine.phone = "1"
        return impatient(lambda: services.save_endorsee(endorsee=mine))

    with transaction.atomic():
        Endorsee.objects.select_for_update().get(pk=person.pk)
        [answer] = in_threads(change)
    assert (type(answer), str(answer)) == (Busy, WAITED)


@pytest.fixture
def desk(settings) -> Client:
    """The desk of somebody who may do everything; sessions are not in the database, where they would wait as well."""
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
    user = builders.registrar("boss", is_superuser=True, is_staff=True)
    client = Client()
    client.force_login(user)
    return client


def one_person() -> Endorsee:
    builders.kind_of("IFS")
    builders.cycle(date(2026, 10, 1))
    return builders.endorsee()


def addresses(person: Endorsee) -> dict[str, tuple[str, dict[str, str]]]:
    """Forms of the registry in the admin, with data that they take."""
    names = {"given_name": "Ada", "family_name": "Spring", "listed": "on", "preferred_language": "en"}
    edit = "wagtailsnippets_endorsement_{}:edit"
    cycle, place = RenewalCycle.objects.get(), builders.locality()
    plan = plan_of(csv_of({"given_name": "Ida", "family_name": "Summer", "category": "IFS", "awarded_on": "2026-11-1"}))
    return {
        "endorsee": (reverse(edit.format("endorsee"), args=[person.pk]), names),
        "cycle": (
            reverse(edit.format("renewalcycle"), args=[cycle.pk]),
            {"name": "Renamed", "starts_on": str(cycle.starts_on), "ends_on": str(cycle.ends_on)},
        ),
        "location": (reverse(edit.format("locality"), args=[place.pk]), {"name": "Renamed", "kind": "county"}),
        "award": (
            reverse("wagtailsnippets_endorsement_endorsee:award", args=[person.pk]),
            {"kind": f"{builders.category('IFS').pk}-", "awarded_on": "2026-11-01"},
        ),
        "import": (
            reverse("endorsement_import_plan", args=[plan.pk]),
            {"apply": "1", "as_shown": ImportPlan.objects.get(pk=plan.pk).as_shown},
        ),
    }


@pytest.mark.parametrize("form", ["endorsee", "cycle", "location", "award", "import"])
def test_a_form_that_waits_too_long_says_so_and_keeps_what_was_typed(desk, somebody_writes, monkeypatch, form):
    # Wagtail's note of who has a form open would wait as well on SQLite: the next test.
    monkeypatch.setattr("wagtail.admin.models.EditingSession.cleanup", lambda: None)
    monkeypatch.setattr("wagtail.snippets.views.snippets.EditView.get_editing_sessions", lambda view: None)
    address, data = addresses(one_person())[form]
    answer = somebody_writes(lambda: desk.post(address, data))
    if form == "import":
        assert WAITED in text(desk.get(address))
    else:
        assert (answer.status_code, WAITED in " ".join(errors(answer))) == (200, True)
    assert Endorsement.objects.count() == 0


def test_what_waits_outside_the_registrys_forms_is_told_on_a_page_of_its_own(desk, monkeypatch):
    address, _data = addresses(one_person())["endorsee"]

    def wait(view: object) -> None:
        raise deadlock()

    monkeypatch.setattr("wagtail.snippets.views.snippets.EditView.get_editing_sessions", wait)
    answer = desk.get(address)
    assert (answer.status_code, answer["Retry-After"], "The site is busy" in text(answer)) == (503, "60", True)


@pytest.mark.parametrize("command", ["load_localities", "sample_registry"])
def test_a_command_that_waits_too_long_says_so(somebody_writes, tmp_path, command):
    builders.category("IFS")
    file = tmp_path / "places.csv"
    file.write_text("name\nKauri\n")
    arguments = {"load_localities": [str(file)], "sample_registry": ["--size", "1"]}[command]
    answer = somebody_writes(lambda: call_command(command, *arguments))
    assert (type(answer), WAITED in str(answer)) == (CommandError, True)


# --- Deadlocks ---


class Postgres(Exception):
    """An error as psycopg tells a deadlock."""

    sqlstate = "40P01"


def deadlock() -> OperationalError:
    error = OperationalError("deadlock detected")
    error.__cause__ = Postgres()
    return error


def failing_once(work: Callable[..., object]) -> Callable[..., object]:
    failures = [deadlock()]

    def fails_first(*args: object, **kwargs: object) -> object:
        answer = work(*args, **kwargs)
        if failures:
            raise failures.pop()
        return answer

    return fails_first


def test_an_action_that_the_database_ended_in_a_deadlock_is_done_again(desk, monkeypatch):
    address, data = addresses(one_person())["award"]
    confirm = desk.post(address, data)
    [fingerprint] = [confirm.context["outcome"].fingerprint]
    monkeypatch.setattr(services.audit, "record", failing_once(services.audit.record))
    desk.post(address, {**data, "confirmed": fingerprint})
    assert Endorsement.objects.count() == 1


def test_a_bulk_change_that_the_database_ended_in_a_deadlock_is_done_again(desk, monkeypatch):
    endorsement = builders.lapsing()
    data = {"cycle": "2026-10-01", "effective_on": "2026-11-22"}
    builders.cycle(date(2026, 10, 1))
    confirm = ask(desk, "renew", endorsement.endorsee, **data)
    monkeypatch.setattr(services.audit, "record_many", failing_once(services.audit.record_many))
    desk.post(confirm.request["PATH_INFO"], {**posted(confirm), "confirmed": "1"})
    assert endorsement.renewals.filter(cycle__starts_on=date(2026, 10, 1)).count() == 1


def test_a_conflict_that_only_the_database_notices_is_told(desk, monkeypatch):
    address, data = addresses(one_person())["award"]

    def conflict(*args: object, **kwargs: object) -> None:
        raise IntegrityError

    monkeypatch.setattr(services.audit, "record", conflict)
    answer = desk.post(address, data)
    assert "Someone else saved a conflicting change. Check the record, then try again." in " ".join(errors(answer))


def test_a_deadlock_inside_somebodys_transaction_is_told_not_repeated():
    calls = []

    def work() -> None:
        calls.append(1)
        raise Deadlocked(WAITED)

    with pytest.raises(Deadlocked), transaction.atomic():
        locks.tried_twice(work)
    assert calls == [1]
    with pytest.raises(Deadlocked):
        locks.tried_twice(work)
    assert calls == [1, 1, 1]


def test_other_errors_of_the_database_stay_what_they_are():
    with pytest.raises(OperationalError, match="disk I/O error"), locks.told_in_words():
        raise OperationalError("disk I/O error")
