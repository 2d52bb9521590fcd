"""SQL can't edit or delete the ledger's rows, on either engine."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone

from endorsement import database_rules, locks, refusals, services
from endorsement.enums import BatchKind, CorrectionKind
from endorsement.models import VOID_FIELDS, Batch, Correction, Endorsee, Endorsement, Hold, Renewal
from endorsement.setup import sample_people
from tests.builders import cycle, endorsed, endorsee, kind_of, registrar

pytestmark = pytest.mark.django_db

LEDGER = (Renewal, Endorsement, Hold)
# What may be written after the row is there.
WRITTEN_LATER = {
    Renewal: VOID_FIELDS,
    Endorsement: {"ended_on", "end_reason", "correction"},
    Hold: {"released_on", "expected_end", "correction"},
}
FIXED = [
    (model, field.name)
    for model, later in WRITTEN_LATER.items()
    for field in model._meta.concrete_fields
    if field.name not in later
]


@pytest.fixture(autouse=True)
def rows() -> dict[Any, Any]:
    """One of each."""
    endorsement = endorsed("IMHM-C")
    hold = services.place_hold(
        endorsee=endorsement.endorsee, kind="inactive", starts_on=date(2026, 10, 1), reason="Leave."
    ).record
    return {Endorsement: endorsement, Renewal: endorsement.renewals.first(), Hold: hold}


def update(model: Any, **values: Any) -> int:
    """Past the models' own refusals, down to the database."""
    return models.QuerySet(model).update(**values)


def refused(write: Callable[[], object], match: str = "endorsement_ledger: ") -> bool:
    with pytest.raises(IntegrityError, match=match), transaction.atomic():
        write()
    return True


def other_value(field: models.Field[Any, Any], row: Any) -> Any:
    """A valid value that the row doesn't have, so that no other rule is in the way."""
    others = {
        "endorsee": lambda: endorsee("Summer"),
        "endorsement": lambda: endorsed("IFA", family_name="Summer"),
        "category": lambda: kind_of("IFS")["category"],
        "designation": lambda: kind_of("IMHM-P")["designation"],
        "batch": lambda: Batch.objects.create(kind=BatchKind.RENEWAL, made_at=timezone.now()),
        "cycle": lambda: cycle(date(2030, 10, 1)),
        "kind": lambda: {Renewal: "renewal", Hold: "retired"}[type(row)],
    }
    if field.name in others:
        return others[field.name]()
    if field.is_relation:
        return registrar()
    if isinstance(field, models.DateTimeField):
        return timezone.now()
    return date(2026, 10, 2) if isinstance(field, models.DateField) else "5"


@pytest.mark.parametrize(("model", "name"), FIXED)
def test_no_field_is_edited_but_those_written_later(rows: dict[Any, Any], model: Any, name: str) -> None:
    value = other_value(model._meta.get_field(name), rows[model])
    before = list(models.QuerySet(model).order_by("pk").values())
    # A category comes with its designation: on PostgreSQL the rule about those is asked first.
    values = {name: value} if name != "category" else {"category": value, "designation": None}
    assert refused(lambda: models.QuerySet(model).filter(pk=rows[model].pk).update(**values))
    assert list(models.QuerySet(model).order_by("pk").values()) == before


CORRECTED = [(Endorsement, "awarded_on"), (Endorsement, "endorsee"), (Hold, "endorsee")]


@pytest.mark.parametrize(("model", "name"), CORRECTED)
def test_days_and_people_are_written_again_with_a_new_correction_alone(
    rows: dict[Any, Any], model: Any, name: str
) -> None:
    """Not without one, nor with the one that the row has."""
    row, value = rows[model], other_value(model._meta.get_field(name), rows[model])
    fields = {"kind": CorrectionKind.DATES, "made_at": timezone.now(), "reason": "Mistyped."}
    earlier, later = (Correction.objects.create(**fields) for _each in range(2))
    assert update_of(row, **{name: value}, correction=later) == 1
    before = {name: getattr(row, name)}
    assert refused(lambda: update_of(row, **before))
    assert refused(lambda: update_of(row, **before, correction=later))
    assert refused(lambda: update_of(row, **before, correction=earlier))
    assert refused(lambda: update_of(row, correction=None))


def test_a_correction_stays_as_it_is() -> None:
    fields = {"kind": CorrectionKind.DATES, "made_at": timezone.now(), "reason": "Mistyped."}
    correction = Correction.objects.create(**fields)
    assert refused(lambda: update_of(correction, reason="Another."))
    assert refused(lambda: models.QuerySet(Correction).filter(pk=correction.pk).delete())


def update_of(row: Any, **values: Any) -> int:
    return models.QuerySet(type(row)).filter(pk=row.pk).update(**values)


@pytest.mark.parametrize("change", [{"void_reason": "Another."}, {"voided_at": None, "void_reason": ""}])
def test_a_void_is_written_once(rows: dict[Any, Any], change: dict[str, Any]) -> None:
    update(Renewal, voided_at=timezone.now(), void_reason="Twice.")
    assert refused(lambda: update(Renewal, **change))


@pytest.mark.parametrize("released_on", [None, date(2026, 12, 1)])
def test_a_release_is_written_once(released_on: date | None) -> None:
    update(Hold, released_on=date(2026, 11, 1))
    assert refused(lambda: update(Hold, released_on=released_on))


def test_an_end_can_be_taken_back(rows: dict[Any, Any]) -> None:
    update(Endorsement, ended_on=date(2026, 12, 1), end_reason="revoked")
    assert update(Endorsement, ended_on=None, end_reason="") == 1


@pytest.mark.parametrize("model", LEDGER)
def test_writing_the_same_again_is_no_edit(rows: dict[Any, Any], model: Any) -> None:
    update(Renewal, voided_at=timezone.now(), void_reason="Twice.")
    same = {field.attname: getattr(rows[model], field.attname) for field in model._meta.concrete_fields}
    same = {name: value for name, value in same.items() if "void" not in name}
    assert models.QuerySet(model).filter(pk=rows[model].pk).update(**same) == 1


@pytest.mark.parametrize("model", LEDGER)
def test_no_row_is_deleted(model: Any) -> None:
    assert refused(lambda: model._base_manager.all()._raw_delete(using=connection.alias))
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what is still to be checked stops a TRUNCATE as well
            assert refused(lambda: cursor.execute(f"TRUNCATE {model._meta.db_table} CASCADE"))


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="Only SQLite has OR REPLACE.")
@pytest.mark.parametrize(
    # A hold has no other unique key.
    ("model", "pk"),
    [*((model, True) for model in LEDGER), (Renewal, False), (Endorsement, False)],
)
def test_no_row_is_replaced(rows: dict[Any, Any], model: Any, pk: bool) -> None:
    columns = [field.column for field in model._meta.concrete_fields if pk or not field.primary_key]
    names, row = ", ".join(columns), f"SELECT %s FROM {model._meta.db_table} WHERE id = {rows[model].pk}"
    insert = f"INSERT OR REPLACE INTO {model._meta.db_table} ({names}) {row % names}"
    with connection.cursor() as cursor:
        assert refused(lambda: cursor.execute(insert), "endorsement_ledger_has_it")


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="Only SQLite has OR REPLACE.")
def test_no_open_endorsement_is_replaced_by_one_that_is_opened_again(rows: dict[Any, Any]) -> None:
    ended = rows[Endorsement]
    services.end_endorsement(endorsement=ended, ended_on=date(2026, 11, 1), reason="relinquished")
    again = endorsed("IMHM-C", person=ended.endorsee, awarded_on=date(2026, 11, 1))
    reopen = f"UPDATE OR REPLACE endorsement_endorsement SET ended_on = NULL, end_reason = '' WHERE id = {ended.pk}"
    with connection.cursor() as cursor:
        assert refused(lambda: cursor.execute(reopen), "endorsement_ledger_has_it")
    assert Endorsement.objects.filter(pk=again.pk).exists()


def test_a_transaction_that_may_delete_may_not_edit() -> None:
    with database_rules.deleting():
        assert refused(lambda: update(Renewal, note="Edited."))
        Renewal._base_manager.all()._raw_delete(using=connection.alias)
    assert Renewal.objects.count() == 0


def test_rows_stay_again_after_a_transaction_that_may_delete(rows: dict[Any, Any]) -> None:
    with database_rules.deleting():
        pass
    assert refused(lambda: Hold._base_manager.all()._raw_delete(using=connection.alias))
    with pytest.raises(ZeroDivisionError), database_rules.deleting():
        _ = 1 / 0
    assert refused(lambda: Hold._base_manager.all()._raw_delete(using=connection.alias))


def test_the_fictional_people_are_cleared_and_nobody_else(rows: dict[Any, Any]) -> None:
    sample_people.load(size=20, seed=1)
    assert sample_people.clear() == 20
    assert list(Endorsee.objects.all()) == [rows[Endorsement].endorsee]
    assert refused(lambda: Renewal._base_manager.all()._raw_delete(using=connection.alias))


@pytest.mark.django_db(transaction=True)
def test_a_flush_empties_the_ledger_and_the_rules_stay() -> None:
    # The sequences go on: the tests after this one get the rows of the migrations back with the ids they had.
    call_command("flush", verbosity=0, interactive=False, inhibit_post_migrate=True, reset_sequences=False)
    assert [model.objects.count() for model in LEDGER] == [0, 0, 0]
    # Without a service: the history would ask for content types, which are gone too.
    now = timezone.now()
    person = Endorsee.objects.create(number="VA-1", family_name="Winter", created_at=now, updated_at=now)
    Hold.objects.create(endorsee=person, kind="inactive", starts_on=date(2026, 10, 1), reason="Leave.")
    assert refused(lambda: Hold._base_manager.all()._raw_delete(using=connection.alias))


def test_a_writer_is_told_in_words() -> None:
    with (
        pytest.raises(refusals.LedgerStays, match="Nothing was saved: renewals, endorsements and holds"),
        locks.writing(),
    ):
        update(Renewal, note="Edited.")
