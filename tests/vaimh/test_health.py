import os
import time
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from pages.models import ContactMessage, HomePage
from vaimh import health

pytestmark = pytest.mark.django_db

WELL = {"database": "ok", "cache": "ok", "migrations": "ok", "cycle": "ok"}
WELL |= {"publishing": "ok", "worker": "ok", "mail": "ok", "sessions": "ok", "backup": "ok"}


def readiness(client: Client) -> tuple[int, dict[str, str]]:
    answer = client.get("/healthz?ready")
    assert "no-store" in answer["Cache-Control"]
    return answer.status_code, {name: value for name, value in answer.json()["checks"].items() if WELL[name] != value}


def test_a_process_that_answers_is_alive(client: Client) -> None:
    answer = client.get("/healthz")
    assert [answer.status_code, answer.json()] == [200, {"status": "ok"}]


def test_a_new_site_is_ready(client: Client, new_site: None) -> None:
    answer = client.get("/healthz?ready")
    assert [answer.status_code, answer.json()] == [200, {"status": "ok", "checks": WELL}]


def test_a_day_without_a_cycle_is_not_ready(client: Client, new_site: None, noon: time_machine.Traveller) -> None:
    noon.shift(timedelta(days=2000))
    assert readiness(client) == (503, {"cycle": "failed"})


def test_a_missing_migration_is_not_ready(client: Client, new_site: None) -> None:
    MigrationRecorder(connection).record_unapplied("axes", "0001_initial")
    assert readiness(client) == (503, {"migrations": "failed"})


def test_a_cache_that_fails_is_not_ready(
    client: Client, new_site: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def gone(*args: object, **kwargs: object) -> None:
        raise ConnectionError

    monkeypatch.setattr(health, "cache", SimpleNamespace(set=gone))
    assert readiness(client) == (503, {"cache": "failed"})
    assert "The health check of the cache failed." in caplog.text


def test_pages_that_are_not_published_on_time_are_a_job_that_is_late(client: Client, new_site: None) -> None:
    HomePage.objects.update(expire_at="2026-11-22T16:00Z")
    assert readiness(client) == (503, {"publishing": "failed"})


def test_tasks_that_nobody_takes_are_a_job_that_is_late(
    client: Client, new_site: None, settings: Settings, noon: time_machine.Traveller
) -> None:
    settings.TASK_WORKER = True
    DBTaskResult.objects.create(
        args_kwargs={"args": [], "kwargs": {}}, task_path="a", backend_name="background", run_after="9999-01-01T00:00Z"
    )
    assert readiness(client) == (200, {})
    noon.shift(timedelta(minutes=6))
    assert readiness(client) == (503, {"worker": "failed"})


def test_a_message_that_nobody_is_mailed_is_a_job_that_is_late(
    client: Client, new_site: None, noon: time_machine.Traveller
) -> None:
    ContactMessage.objects.create(form_data={}, fingerprint="a")
    ContactMessage.objects.create(form_data={}, fingerprint="b", is_suspicious=True)
    noon.shift(timedelta(minutes=119))
    assert readiness(client) == (200, {})
    noon.shift(timedelta(minutes=2))
    assert readiness(client) == (503, {"mail": "failed"})
    ContactMessage.objects.filter(fingerprint="a").update(mailed_at=timezone.now())
    assert readiness(client) == (200, {})


def test_sessions_that_nobody_removes_are_a_job_that_is_late(
    client: Client, new_site: None, noon: time_machine.Traveller
) -> None:
    Session.objects.create(session_key="a", session_data="", expire_date=timezone.now())
    noon.shift(timedelta(hours=47))
    assert readiness(client) == (200, {})
    noon.shift(timedelta(hours=2))
    assert readiness(client) == (503, {"sessions": "failed"})


def test_a_night_without_a_backup_is_a_job_that_is_late(
    client: Client, new_site: None, settings: Settings, noon: time_machine.Traveller, tmp_path: Path
) -> None:
    settings.BACKUP_DIRECTORY = str(tmp_path)
    assert readiness(client) == (503, {"backup": "failed"})
    (tmp_path / "2026-11-22").mkdir()
    made = tmp_path / "2026-11-22" / "manifest.json"
    made.write_text("{}")
    os.utime(made, (time.time(), time.time()))
    noon.shift(timedelta(hours=25))
    assert readiness(client) == (200, {})
    noon.shift(timedelta(hours=2))
    assert readiness(client) == (503, {"backup": "failed"})


@pytest.mark.parametrize(("address", "status"), [("/healthz", 200), ("/", 301)])
def test_only_the_health_is_told_without_https(client: Client, settings: Settings, address: str, status: int) -> None:
    settings.SECURE_SSL_REDIRECT, settings.SECURE_REDIRECT_EXEMPT = True, ["^healthz$"]
    assert client.get(address).status_code == status
