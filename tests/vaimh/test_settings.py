import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django.db import connection
from wagtail.admin.mail import send_mail

pytestmark = pytest.mark.once

COMPLETE = {
    "ENVIRONMENT": "production",
    "SECRET_KEY": "a-key-of-the-test",
    "ALLOWED_HOSTS": "www.example.org",
    "WAGTAILADMIN_BASE_URL": "https://www.example.org",
}


def django(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """What the code does in a process of its own that has just these variables."""
    root = settings.BASE_DIR
    return subprocess.run(
        [sys.executable, "-c", code],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": f"{root}:{root / 'site'}", **environment},
        capture_output=True,
        text=True,
    )


def setting(name: str, **environment: str) -> object:
    done = django(f"import json, vaimh.settings as s; print(json.dumps(s.{name}))", **environment)
    assert done.stderr == ""
    return json.loads(done.stdout)


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ((), "SECRET_KEY, ALLOWED_HOSTS, WAGTAILADMIN_BASE_URL"),
        (("SECRET_KEY", "ALLOWED_HOSTS"), "WAGTAILADMIN_BASE_URL"),
        (("ALLOWED_HOSTS", "WAGTAILADMIN_BASE_URL"), "SECRET_KEY"),
        (("SECRET_KEY", "WAGTAILADMIN_BASE_URL"), "ALLOWED_HOSTS"),
    ],
)
def test_production_names_what_is_missing_and_does_not_start(given: tuple[str, ...], named: str) -> None:
    started = django("import vaimh.wsgi", **{name: COMPLETE[name] for name in given})
    assert (started.returncode, started.stderr.splitlines()[-1]) == (
        1,
        "django.core.exceptions.ImproperlyConfigured: Production needs these environment variables: "
        f"{named}. docs/operations.md explains each.",
    )


def test_an_empty_variable_is_a_missing_one() -> None:
    started = django("import vaimh.wsgi", **{**COMPLETE, "SECRET_KEY": ""})
    assert "variables: SECRET_KEY. " in started.stderr


def test_an_environment_nobody_knows_is_refused_by_name() -> None:
    started = django("import vaimh.settings", ENVIRONMENT="staging")
    assert started.stderr.splitlines()[-1].endswith(
        'ENVIRONMENT is "staging"; it must be "development" or "production".'
    )


def test_what_is_served_through_wsgi_is_production_unless_told() -> None:
    code = "import vaimh.wsgi; from django.conf import settings; print(settings.DEBUG)"
    assert [
        django(code, **{**COMPLETE, "ENVIRONMENT": "development"}).stdout,
        django(code, **{name: value for name, value in COMPLETE.items() if name != "ENVIRONMENT"}).stdout,
    ] == ["True\n", "False\n"]


def test_production_sends_cookies_and_visitors_over_https_only() -> None:
    names = ("DEBUG", "SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "CSRF_TRUSTED_ORIGINS")
    assert [setting(name, **COMPLETE) for name in names] == [False, True, True, True, ["https://www.example.org"]]


def test_host_names_may_be_written_with_spaces_between() -> None:
    assert setting("ALLOWED_HOSTS", ALLOWED_HOSTS="www.example.org, example.org") == ["www.example.org", "example.org"]


def test_addresses_of_servers_choose_the_engines() -> None:
    servers = {"DATABASE_URL": "postgres://u:p@db.example.org/vaimh", "REDIS_URL": "redis://cache.example.org/1"}
    assert [
        setting("DATABASES['default']['ENGINE']"),
        setting("CACHES['default']['BACKEND']"),
        setting("DATABASES['default']['ENGINE']", **servers),
        setting("CACHES['default']", **servers),
    ] == [
        "django.db.backends.sqlite3",
        "django.core.cache.backends.locmem.LocMemCache",
        "django.db.backends.postgresql",
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://cache.example.org/1"},
    ]


sqlite_only = pytest.mark.skipif(connection.vendor != "sqlite", reason="about SQLite's own settings")


@sqlite_only
def test_sqlite_readers_do_not_wait_for_a_writer(transactional_db: None) -> None:
    with connection.cursor() as cursor:
        answers = [cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "busy_timeout")]
    assert answers == ["wal", 20_000]
    # The tests' own database, which need not survive a crash, says OFF after it.
    assert "synchronous=NORMAL" in connection.settings_dict["OPTIONS"]["init_command"]


@sqlite_only
def test_sqlite_writers_queue_instead_of_failing(transactional_db: None) -> None:
    """Each of two processes reads and then writes in one transaction; begun without the lock, the second would fail."""
    User = get_user_model()
    User.objects.create_user("counter", first_name="0")
    code = """
import django; django.setup()
from django.contrib.auth import get_user_model
from django.db import transaction
for _ in range(50):
    with transaction.atomic():
        user = get_user_model().objects.get(username="counter")
        user.first_name = str(int(user.first_name) + 1)
        user.save()
"""
    root = Path(settings.BASE_DIR)
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": f"{root}:{root / 'site'}",
        "DJANGO_SETTINGS_MODULE": "vaimh.settings",
        "DATABASE_URL": f"sqlite:///{connection.settings_dict['NAME']}",
    }
    writers = [
        subprocess.Popen([sys.executable, "-c", code], env=environment, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    assert [writer.communicate()[1] for writer in writers] == ["", ""]
    assert User.objects.get(username="counter").first_name == "100"


def test_mail_goes_to_the_server_that_is_named() -> None:
    server = {
        "EMAIL_HOST": "mail.example.org",
        "EMAIL_PORT": "587",
        "EMAIL_HOST_USER": "vaimh",
        "EMAIL_HOST_PASSWORD": "word",
        "EMAIL_USE_TLS": "true",
    }
    code = """
import warnings; warnings.simplefilter("ignore")
import vaimh.wsgi
from django.core.mail import get_connection
mail = get_connection()
print(mail.host, mail.port, mail.username, mail.password, mail.use_tls)
"""
    assert django(code, **COMPLETE, **server).stdout == "mail.example.org 587 vaimh word True\n"


def test_wagtail_can_send_what_its_workflows_say(mailoutbox: list[EmailMessage]) -> None:
    send_mail("Moderation", "A page waits.", ["moderator@example.org"])
    assert [message.to for message in mailoutbox] == [["moderator@example.org"]]


def test_staff_addresses_are_not_shown_to_a_picture_service() -> None:
    assert setting("WAGTAIL_GRAVATAR_PROVIDER_URL") is None


def test_production_counts_one_proxy_unless_it_is_told_of_more() -> None:
    assert setting("REGISTRY_PROXY_COUNT") == 0
    assert setting("REGISTRY_PROXY_COUNT", **COMPLETE) == 1
    assert setting("REGISTRY_PROXY_COUNT", **COMPLETE, PROXY_COUNT="2") == 2
