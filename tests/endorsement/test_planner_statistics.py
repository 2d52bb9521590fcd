"""The database's statistics are refreshed after a large load, and only then."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from endorsement import planner_statistics
from endorsement.imports.applying import apply_import
from endorsement.setup import sample_people
from tests.builders import category
from tests.sheets import csv_of, plan_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def refreshed(django_capture_on_commit_callbacks):
    """The tables refreshed by what a function does, before its transaction is committed and after."""

    def tables(work):
        with CaptureQueriesContext(connection) as before, django_capture_on_commit_callbacks() as callbacks:
            work()
        with CaptureQueriesContext(connection) as after:
            for callback in callbacks:
                callback()
        return analyzed(before), analyzed(after)

    return tables


def analyzed(queries):
    return {query["sql"].split()[1].strip('"') for query in queries if query["sql"].startswith("ANALYZE")}


def test_a_load_of_many_rows_refreshes_the_registrys_tables_after_the_commit(refreshed):
    before, after = refreshed(lambda: planner_statistics.refresh_after(planner_statistics.MANY))
    assert before == set()
    assert {"endorsement_endorsee", "endorsement_endorsement", "endorsement_renewal", "endorsement_hold"} <= after


def test_a_few_rows_refresh_nothing(refreshed):
    assert refreshed(lambda: planner_statistics.refresh_after(planner_statistics.MANY - 1)) == (set(), set())


def test_an_import_refreshes_them(refreshed, monkeypatch):
    monkeypatch.setattr(planner_statistics, "MANY", 2)
    category("IFS")
    people = [
        {"given_name": "Ada", "family_name": name, "category": "IFS", "awarded_on": "2026-01-05"} for name in "AB"
    ]
    plan = plan_of(csv_of(*people))
    assert "endorsement_renewal" in refreshed(lambda: apply_import(plan=plan))[1]


def test_sample_people_refresh_them(refreshed, monkeypatch):
    monkeypatch.setattr(planner_statistics, "MANY", 2)
    category("IFS")
    assert "endorsement_renewal" in refreshed(lambda: sample_people.load(size=2, seed=1))[1]


def test_a_failure_leaves_the_load_alone(monkeypatch, caplog, django_capture_on_commit_callbacks):
    def fail():
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(planner_statistics, "_refresh", fail)
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        planner_statistics.refresh_after(planner_statistics.MANY)
    assert "the disk is full" in caplog.text
