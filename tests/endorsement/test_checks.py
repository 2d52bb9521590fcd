import pytest
from django.apps import apps
from django.conf import settings as site_settings
from django.db import connections
from django.urls import path

from endorsement import checks

pytestmark = pytest.mark.once

# A URLconf without the registry.
urlpatterns = [path("", lambda request: None)]


def found():
    return [(message.id, message.hint) for message in checks.check_site(None)]


def test_a_complete_site_has_nothing_to_add():
    assert found() == []


@pytest.mark.parametrize("name", checks.APPS)
def test_an_app_that_is_not_installed_is_named(monkeypatch, name):
    monkeypatch.setattr(apps, "is_installed", lambda app: app != name)
    assert found() == [("endorsement.E001", f'Add "{name}" to INSTALLED_APPS.')]


def test_templates_must_know_the_request(settings):
    settings.TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]
    assert [number for number, hint in found()] == ["endorsement.E002"]


def layout_of(*blocks, more=""):
    inside = "".join(f"{{% block {name} %}}{{% endblock %}}" for name in blocks)
    return f"{{% extends 'host.html' %}}{{% block content %}}{inside}{more}{{% endblock %}}"


# What an integrator may write, and what of it the registry's pages would miss.
LAYOUTS = {
    "{% extends 'endorsement/base.html' %}{% block site_header %}Hello{% endblock %}": "",
    layout_of("title", "registry_meta", "structured_data", "registry", more="endorsement/registry.css"): "",
    layout_of("registry"): (
        "the block “title”, the block “registry_meta”, the block “structured_data”, endorsement/registry.css"
    ),
}


@pytest.mark.parametrize(("layout", "missing"), LAYOUTS.items())
def test_a_layout_must_keep_what_the_pages_fill(settings, tmp_path, layout, missing):
    (tmp_path / "endorsement").mkdir()
    (tmp_path / "endorsement" / "base.html").write_text(layout)
    (tmp_path / "host.html").write_text("<body>{% block content %}{% endblock %}</body>")
    (engine,) = site_settings.TEMPLATES
    settings.TEMPLATES = [{**engine, "DIRS": [tmp_path]}]
    (told,) = [message.msg for message in checks.check_site(None)] or [""]
    assert told.partition(" lacks ")[2].partition(", so ")[0] == missing


def test_a_day_must_begin_somewhere(monkeypatch):
    monkeypatch.setattr(site_settings, "USE_TZ", False)
    monkeypatch.setattr(site_settings, "TIME_ZONE", "UTC")
    assert found() == [
        ("endorsement.E003", "Set USE_TZ = True."),
        ("endorsement.W001", 'Set TIME_ZONE to your association\'s, for example "America/New_York".'),
    ]


def test_a_database_without_the_rules_is_refused(monkeypatch):
    monkeypatch.setattr(connections["default"], "vendor", "mysql")
    assert found() == [("endorsement.E004", "Use PostgreSQL, or SQLite for a small site.")]


@pytest.mark.parametrize("prefix", ["", "va", "VA-", "NINELETRS", "É"])
def test_numbers_begin_with_capital_letters_and_digits(settings, prefix):
    settings.REGISTRY_NUMBER_PREFIX = prefix
    assert found() == [("endorsement.E005", 'Use at most eight characters, for example "VA".')]


def test_long_imports_need_a_backend_that_is_there(settings):
    settings.REGISTRY_TASKS = "nowhere"
    assert found() == [
        (
            "endorsement.E006",
            "Name a backend of TASKS whose worker is to do long imports, or leave REGISTRY_TASKS out.",
        )
    ]
    settings.REGISTRY_TASKS = "default"
    assert found() == []


def test_missing_addresses_are_told_with_the_lines_that_add_them(settings):
    settings.ROOT_URLCONF = __name__
    assert found() == [
        (
            "endorsement.W002",
            'Put path("registry/", include("endorsement.urls")) before Wagtail\'s own in the URLconf.',
        ),
        (
            "endorsement.I001",
            'Put path("api/registry/v1/", include("endorsement.api.urls")) before Wagtail\'s own in the URLconf.',
        ),
    ]
