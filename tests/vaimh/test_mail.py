import logging
import ssl
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.management import call_command
from django_tasks import task_backends
from django_tasks_db.models import DBTaskResult

from tests.conftest import NOON
from tests.vaimh import mail_servers
from vaimh.background import ThreadBackend

NOW = {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}
WORKER = {"BACKEND": "django_tasks_db.DatabaseBackend"}
THREADS = {"BACKEND": "vaimh.background.ThreadBackend"}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def queued(settings) -> None:
    settings.EMAIL_BACKEND = "vaimh.mail.QueuedBackend"
    settings.MAIL_DELIVERY_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_TIMEOUT = 5


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def run_in(settings, backend: dict[str, str]) -> None:
    settings.TASKS = {"default": NOW, "background": backend}


def message() -> EmailMessage:
    return EmailMultiAlternatives(
        "Réunion",
        "As text.",
        "site@example.org",
        ["ida@example.org"],
        bcc=["archive@example.org"],
        reply_to=["office@example.org"],
        headers={"Auto-Submitted": "auto-generated"},
        alternatives=[("<p>As HTML.</p>", "text/html")],
    )


def work() -> None:
    """What a worker does until its queue is empty. It changes the levels of two loggers for good."""
    loggers = [logging.getLogger(name) for name in ("django_tasks", "django_tasks_db")]
    levels = [logger.level for logger in loggers]
    call_command("db_worker", "--backend=background", "--batch", "--no-startup-delay", "--no-reload", verbosity=0)
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)


def test_a_message_arrives_whole(settings) -> None:
    run_in(settings, NOW)
    with mail_servers.working() as (settings.EMAIL_PORT, arrived):
        assert message().send() == 1
    [mail] = arrived
    assert (mail["Subject"], mail["From"], mail["To"], mail["Reply-To"], mail["Auto-Submitted"], mail["X-RcptTo"]) == (
        "=?utf-8?q?R=C3=A9union?=",
        "site@example.org",
        "ida@example.org",
        "office@example.org",
        "auto-generated",
        "ida@example.org, archive@example.org",
    )
    assert [part.get_payload(decode=True).decode().strip() for part in mail.get_payload()] == [
        "As text.",
        "<p>As HTML.</p>",
    ]


def test_a_message_to_nobody_is_not_sent(settings) -> None:
    run_in(settings, WORKER)
    assert EmailMessage("Subject", "Text", to=[]).send() == 0
    assert DBTaskResult.objects.count() == 0


def test_a_message_with_a_file_leaves_at_once(settings) -> None:
    run_in(settings, WORKER)
    with mail_servers.working() as (settings.EMAIL_PORT, arrived):
        with_file = message()
        with_file.attach("a.txt", "text", "text/plain")
        with_file.send()
    assert (len(arrived), DBTaskResult.objects.count()) == (1, 0)


@pytest.mark.django_db(transaction=True)
def test_where_a_worker_runs_it_sends(settings) -> None:
    run_in(settings, WORKER)
    with mail_servers.working() as (settings.EMAIL_PORT, arrived):
        message().send()
        assert arrived == []
        work()
    assert len(arrived) == 1


@pytest.mark.django_db(transaction=True)
def test_a_worker_tries_again_when_the_mail_server_fails(settings, clock) -> None:
    run_in(settings, WORKER)
    settings.EMAIL_PORT = mail_servers.free_port()
    message().send()
    work()
    waiting = DBTaskResult.objects.get(status="READY")
    assert waiting.args_kwargs["args"][1] == 1
    with mail_servers.working() as (settings.EMAIL_PORT, arrived):
        work()
        assert arrived == []
        clock.shift(timedelta(minutes=1, seconds=1))
        work()
    assert len(arrived) == 1


def test_a_mail_server_that_never_answers_holds_threads_and_not_the_request(
    settings, django_capture_on_commit_callbacks, caplog
) -> None:
    run_in(settings, THREADS)
    settings.EMAIL_TIMEOUT = 1
    with mail_servers.silent() as settings.EMAIL_PORT:
        with django_capture_on_commit_callbacks(execute=True):
            for _ in range(6):
                assert message().send() == 1
        pool = task_backends["background"].pool
        waiting = pool._work_queue.qsize()
        pool.shutdown(cancel_futures=True)
    assert waiting >= 6 - ThreadBackend.threads
    assert "TimeoutError" in caplog.text


def test_mail_over_tls_from_the_first_byte(settings, tmp_path: Path, monkeypatch) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    files = ["-keyout", str(key), "-out", str(certificate)]
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", *subject, *files], check=True, capture_output=True
    )
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(certificate, key)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    run_in(settings, NOW)
    settings.EMAIL_USE_SSL = True
    with mail_servers.working(tls=tls) as (settings.EMAIL_PORT, arrived):
        message().send()
    assert len(arrived) == 1
