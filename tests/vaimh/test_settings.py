import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django.db import connection
from wagtail.admin.mail import send_mail

pytestmark = [pytest.mark.once, pytest.mark.slow]

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


def settings_of(*names: str, **environment: str) -> list[object]:
    """The values of the settings in a process that has just these variables."""
    values = ", ".join(f"s.{name}" for name in names)
    done = django(f"import json, vaimh.settings as s; print(json.dumps([{values}]))", **environment)
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
    assert settings_of(*names, **COMPLETE) == [False, True, True, True, ["https://www.example.org"]]


def test_host_names_may_be_written_with_spaces_between() -> None:
    assert settings_of("ALLOWED_HOSTS", ALLOWED_HOSTS="www.example.org, example.org") == [
        ["www.example.org", "example.org"]
    ]


def test_addresses_of_servers_choose_the_engines() -> None:
    servers = {"DATABASE_URL": "postgres://u:p@db.example.org/vaimh", "REDIS_URL": "redis://cache.example.org/1"}
    engines = ("DATABASES['default']['ENGINE']", "CACHES['default']")
    assert [*settings_of(*engines), *settings_of(*engines, **servers)] == [
        "django.db.backends.sqlite3",
        {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
        "django.db.backends.postgresql",
        {"BACKEND": "vaimh.caches.RedisCache", "LOCATION": "redis://cache.example.org/1"},
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
from vaimh.mail import connection_to_server
mail = connection_to_server()
print(mail.host, mail.port, mail.username, mail.password, mail.use_tls, mail.use_ssl)
"""
    assert django(code, **COMPLETE, **server).stdout == "mail.example.org 587 vaimh word True False\n"


def test_wagtail_can_send_what_its_workflows_say(mailoutbox: list[EmailMessage]) -> None:
    send_mail("Moderation", "A page waits.", ["moderator@example.org"])
    assert [message.to for message in mailoutbox] == [["moderator@example.org"]]


def test_staff_addresses_are_not_shown_to_a_picture_service() -> None:
    assert settings_of("WAGTAIL_GRAVATAR_PROVIDER_URL") == [None]


def test_production_counts_one_proxy_unless_it_is_told_of_more() -> None:
    assert settings_of("REGISTRY_PROXY_COUNT") == [0]
    assert settings_of("REGISTRY_PROXY_COUNT", **COMPLETE) == [1]
    assert settings_of("REGISTRY_PROXY_COUNT", **COMPLETE, PROXY_COUNT="2") == [2]


def test_the_two_ways_of_tls_to_the_mail_server_exclude_each_other() -> None:
    started = django("import vaimh.settings", EMAIL_USE_TLS="true", EMAIL_USE_SSL="true")
    assert started.stderr.splitlines()[-1].endswith(
        "EMAIL_USE_TLS (port 587) and EMAIL_USE_SSL (port 465) exclude each other: set one."
    )


@pytest.mark.parametrize(
    ("environment", "backend"),
    [
        (COMPLETE, "vaimh.background.ThreadBackend"),
        ({**COMPLETE, "TASK_WORKER": "true"}, "django_tasks_db.DatabaseBackend"),
        ({}, "django_tasks.backends.immediate.ImmediateBackend"),
    ],
)
def test_what_takes_long_goes_to_the_worker_where_one_runs(environment: dict[str, str], backend: str) -> None:
    assert settings_of("TASKS", **environment) == [
        {
            "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
            "background": {"BACKEND": backend},
        }
    ]


def test_long_imports_are_only_for_a_worker() -> None:
    assert settings_of("REGISTRY_TASKS", **COMPLETE) == [""]
    assert settings_of("REGISTRY_TASKS", **COMPLETE, TASK_WORKER="true") == ["background"]


@pytest.mark.parametrize(
    ("given", "expected"),
    [({}, [False, False]), ({"HSTS_INCLUDE_SUBDOMAINS": "true", "HSTS_PRELOAD": "true"}, [True, True])],
)
def test_hsts_is_for_other_hosts_only_when_told(given: dict[str, str], expected: list[bool]) -> None:
    names = ("SECURE_HSTS_INCLUDE_SUBDOMAINS", "SECURE_HSTS_PRELOAD")
    assert settings_of(*names, **COMPLETE, **given) == expected


def test_what_an_older_key_signed_stays_good() -> None:
    signed = django("import vaimh.wsgi; from django.core.signing import dumps; print(dumps(1))", **COMPLETE).stdout
    code = f"import vaimh.wsgi; from django.core.signing import loads; print(loads({signed.strip()!r}))"
    keys = {**COMPLETE, "SECRET_KEY": "a-new-key", "SECRET_KEY_FALLBACKS": "older, a-key-of-the-test"}
    assert django(code, **keys).stdout == "1\n"


def test_a_policy_nobody_knows_is_refused_by_name() -> None:
    started = django("import vaimh.settings", ADMIN_POLICY="strict")
    assert started.stderr.splitlines()[-1].endswith('ADMIN_POLICY is "strict"; it must be "enforce" or "report".')


def test_production_on_sqlite_makes_its_directory(tmp_path: Path) -> None:
    """As in a checkout of its own, where nothing has made `var/` before."""
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "vaimh").symlink_to(settings.BASE_DIR / "site" / "vaimh")
    code = f"""
from pathlib import Path
resolve = Path.resolve
Path.resolve = lambda path: Path({str(tmp_path)!r}, "site", "vaimh", path.name)
import vaimh.settings
"""
    started = django(code, **COMPLETE)
    assert [started.stderr, (tmp_path / "var").is_dir()] == ["", True]


def test_what_production_installs_is_a_part_of_what_is_tested() -> None:
    def packages(lock: str) -> set[str]:
        lines = (settings.BASE_DIR / lock).read_text().splitlines()
        return {line.split(" ;")[0].rstrip(" \\") for line in lines if line[:1].isalnum()}

    tested, installed = packages("requirements.lock"), packages("requirements-production.lock")
    assert installed - tested == set()
    assert not [line for line in installed if line.startswith(("pytest", "playwright", "mypy", "ruff", "moto"))]


def test_a_bucket_is_named_with_its_store_and_keys() -> None:
    store = {
        "MEDIA_BUCKET": "media",
        "MEDIA_BUCKET_ENDPOINT": "https://store.example.org",
        "MEDIA_BUCKET_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "name",
        "AWS_SECRET_ACCESS_KEY": "word",
    }
    code = """
import vaimh.wsgi
from django.core.files.storage import default_storage as kept
print(kept.bucket.name, kept.endpoint_url, kept.region_name, kept.access_key, kept.secret_key, kept.url("images/a.jpg"))
"""
    assert django(code, **COMPLETE, **store).stdout == (
        "media https://store.example.org us-east-1 name word /media/images/a.jpg\n"
    )


def test_files_of_a_bucket_are_not_sent_by_nginx() -> None:
    started = django("import vaimh.settings", MEDIA_BUCKET="media", MEDIA_INTERNAL_URL="/internal-media/")
    assert "MEDIA_BUCKET and MEDIA_INTERNAL_URL exclude each other" in started.stderr.splitlines()[-1]


def test_nothing_that_is_not_set_up_is_imported() -> None:
    code = """
import sys, vaimh.wsgi
optional = {"boto3", "storages", "sentry_sdk", "django_prometheus", "prometheus_client"}
print(sorted(optional & sys.modules.keys()))
"""
    assert django(code, **COMPLETE).stdout == "[]\n"


def test_the_guide_explains_each_variable() -> None:
    code = (settings.BASE_DIR / "site" / "vaimh" / "settings.py").read_text()
    code += (settings.BASE_DIR / "deploy" / "gunicorn.conf.py").read_text()
    read = set(re.findall(r"""(?:env\.\w+|environ\.get)\(\s*"(\w+)\"""", code))
    assert {"SENTRY_DSN", "WEB_THREADS"} <= read
    guide = (settings.BASE_DIR / "docs" / "operations.md").read_text()
    explained = {
        name for row in re.findall(r"^\| (`[A-Z].*?) \|", guide, re.MULTILINE) for name in re.findall(r"`(\w+)`", row)
    }
    assert read - explained == set()


def test_what_watches_the_site_is_off_unless_it_is_set_up() -> None:
    names = ("SENTRY_DSN", "METRICS_TOKEN", "BACKUP_DIRECTORY", "WAGTAILFRONTENDCACHE")
    code = f"import json, vaimh.settings as s; print(json.dumps([getattr(s, name) for name in {names}]))"
    given = {
        "SENTRY_DSN": "https://key@sentry.example.org/1",
        "METRICS_TOKEN": "token",
        "BACKUP_DIRECTORY": "/var/backups/vaimh",
        "CDN_PURGE": '{"cdn": {"BACKEND": "cdn.Backend"}}',
    }
    assert [json.loads(django(code).stdout), json.loads(django(code, **given).stdout)] == [
        ["", "", "", {}],
        ["https://key@sentry.example.org/1", "token", "/var/backups/vaimh", {"cdn": {"BACKEND": "cdn.Backend"}}],
    ]


def test_a_cdn_that_nobody_knows_is_refused_at_the_start() -> None:
    started = django("import vaimh.wsgi", **COMPLETE, CDN_PURGE='{"cdn": {"BACKEND": "cdn.Backend"}}')
    assert "Could not find backend 'cdn.Backend'" in started.stderr.splitlines()[-1]
