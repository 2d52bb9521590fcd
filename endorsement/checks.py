"""System checks: what a site still needs for the registry, and the line that adds it (docs/plug-in.md)."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Info, Warning
from django.core.exceptions import ValidationError
from django.db import connections, router
from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.urls import NoReverseMatch, reverse
from django_tasks import task_backends

from endorsement.endorsee_numbers import first_number_prefix
from endorsement.imports.jobs import backend
from endorsement.layout import LAYOUT, missing_from_layout
from endorsement.models import RegistrySettings
from endorsement.models.preferences import PREFIX

APPS = {
    "wagtail.contrib.settings": "the registry's settings",
    "wagtail.snippets": "the registry's records in the admin",
    "wagtail_modeladmin": "the renewal ledger in the admin",
    "django.contrib.admin": "the filters of the renewal ledger (you need not mount its own admin)",
    "django.contrib.humanize": "the figures of the reports",
}
ENGINES = ("sqlite", "postgresql")
REQUEST = "django.template.context_processors.request"


def check_site(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Everything that the site's settings and addresses must have."""
    return [
        *(*_apps(), *_templates(), *_layout(), *_time(), *_database()),
        *(*_number_prefix(), *_tasks(), *_addresses()),
    ]


def _apps() -> Iterator[CheckMessage]:
    for name, purpose in APPS.items():
        if not apps.is_installed(name):
            yield Error(
                f'"{name}" is not in INSTALLED_APPS. It is needed for {purpose}.',
                hint=f'Add "{name}" to INSTALLED_APPS.',
                id="endorsement.E001",
            )


def _templates() -> Iterator[CheckMessage]:
    engines: list[dict[str, Any]] = settings.TEMPLATES
    processors = [
        processor
        for engine in engines
        if engine["BACKEND"].endswith(".DjangoTemplates")
        for processor in engine.get("OPTIONS", {}).get("context_processors", ())
    ]
    if REQUEST not in processors:
        yield Error(
            "The templates don't have the request, in which the list finds the visitor's filters.",
            hint=f'Add "{REQUEST}" to the context processors of the Django templates in TEMPLATES.',
            id="endorsement.E002",
        )


def _layout() -> Iterator[CheckMessage]:
    """What the site's own layout must keep, because the registry's pages fill it."""
    try:
        missing = missing_from_layout()
    except (TemplateDoesNotExist, TemplateSyntaxError):
        return  # a page says more about it than we can
    if missing:
        yield Warning(
            f"The site's {LAYOUT} lacks {', '.join(missing)}, so the registry's pages lose their looks, their "
            "canonical address, or what they say to search engines.",
            hint=f"Copy the example of {LAYOUT} from docs/plug-in.md.",
            id="endorsement.W003",
        )


def _time() -> Iterator[CheckMessage]:
    if not settings.USE_TZ:
        yield Error(
            "USE_TZ is off, so the registry can't know when its day begins.",
            hint="Set USE_TZ = True.",
            id="endorsement.E003",
        )
    if settings.TIME_ZONE == "UTC":
        yield Warning(
            "TIME_ZONE is UTC, so people who have not renewed leave the list at midnight in UTC.",
            hint='Set TIME_ZONE to your association\'s, for example "America/New_York".',
            id="endorsement.W001",
        )


def _database() -> Iterator[CheckMessage]:
    alias = router.db_for_write(RegistrySettings)
    if connections[alias].vendor not in ENGINES:
        yield Error(
            f'The registry can\'t use the database "{alias}": its rules are written for SQLite and PostgreSQL.',
            hint="Use PostgreSQL, or SQLite for a small site.",
            id="endorsement.E004",
        )


def _number_prefix() -> Iterator[CheckMessage]:
    try:
        PREFIX(first_number_prefix())
    except ValidationError:
        yield Error(
            f"REGISTRY_NUMBER_PREFIX is {first_number_prefix()!r}, but it can have only capital letters and digits.",
            hint='Use at most eight characters, for example "VA".',
            id="endorsement.E005",
        )


def _tasks() -> Iterator[CheckMessage]:
    if backend() and backend() not in task_backends.settings:
        yield Error(
            f"REGISTRY_TASKS is {backend()!r}, but TASKS has no backend of that name.",
            hint="Name a backend of TASKS whose worker is to do long imports, or leave REGISTRY_TASKS out.",
            id="endorsement.E006",
        )


def _addresses() -> Iterator[CheckMessage]:
    if not _is_mounted("endorsement:professionals_csv"):
        yield Warning(
            "The site has no addresses for the registry, so no one can verify an endorsement or open a record.",
            hint='Put path("registry/", include("endorsement.urls")) before Wagtail\'s own in the URLconf.',
            id="endorsement.W002",
        )
    if not _is_mounted("endorsement_api:openapi-json"):
        yield Info(
            "The site does not offer the registry as JSON.",
            hint='Put path("api/registry/v1/", include("endorsement.api.urls")) before Wagtail\'s own in the URLconf.',
            id="endorsement.I001",
        )


def _is_mounted(name: str) -> bool:
    try:
        reverse(name)
    except NoReverseMatch:
        return False
    return True
