"""Every text of the interface is marked for translation."""

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.apps import apps
from django.conf import settings
from django.db.models import Field
from django.template.base import Lexer, TokenType
from django.test import Client
from django.utils import translation
from django.utils.functional import Promise
from modelcluster.fields import ParentalKey
from wagtail.models import Page, Site

from endorsement import services
from endorsement.models import (
    Attachment,
    Category,
    ColumnChoice,
    ContentVersion,
    Endorsee,
    ImportFile,
    ImportJob,
    ImportPlan,
    ImportRow,
    Locality,
    RegistrySettings,
    RenewalLink,
    RenewalRequest,
    RequestFile,
    WantedLink,
)
from pages.models import (
    BasePage,
    CategoryPage,
    ContactMessage,
    HomePage,
    MainMenu,
    MenuItem,
    SiteSettings,
    StandardPage,
)

pytestmark = pytest.mark.once

ROOT = settings.BASE_DIR
TEMPLATES = sorted([*(ROOT / "templates").rglob("*.html"), *(ROOT / "endorsement" / "templates").rglob("*.html")])
READ_ATTRIBUTES = ("alt", "title", "placeholder", "aria-label", "aria-description", "label", "data-label")
LETTER = re.compile(r"[A-Za-z]")
# What stands in for nothing must be a text as well: default:"None", yesno:"yes,no".
LITERAL = re.compile(r"""\|(?:default|default_if_none|yesno|pluralize):(["'])[^"']*[A-Za-z]""")


def visible(html: str) -> Iterator[str]:
    """The texts that somebody sees or hears."""
    soup = BeautifulSoup(html, "html.parser")
    for other in soup.select("script, style, code, pre, textarea[readonly]"):
        other.decompose()
    yield from soup.stripped_strings
    for tag in soup.find_all(True):
        yield from (str(tag[name]) for name in READ_ATTRIBUTES if tag.has_attr(name))
        if tag.name == "meta" and str(tag.get("name", tag.get("property"))).endswith(("description", "title")):
            yield str(tag.get("content", ""))


# --- As it is written ---


def unmarked(source: str) -> list[str]:
    """The texts of a template that no tag translates."""
    literal, found, marked = [], [], False
    for token in Lexer(source).tokenize():
        if token.token_type == TokenType.BLOCK:
            name = token.contents.split()[0]
            marked = name in ("blocktranslate", "blocktrans", "comment", "plural") if name != "plural" else marked
        if token.token_type == TokenType.TEXT and not marked:
            literal.append(token.contents)
        elif token.token_type in (TokenType.VAR, TokenType.BLOCK) and LITERAL.search(token.contents):
            found.append(token.contents)
    return found + [text for text in visible("".join(literal)) if LETTER.search(text)]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_text_of_a_template_is_marked(path: Path) -> None:
    assert unmarked(path.read_text(encoding="utf-8")) == []


def test_a_text_without_a_mark_is_seen() -> None:
    written = """{% load i18n %}<p title="b">a {% translate "x" %}</p><img alt="c">{{ d|default:"none" }}
        {% blocktranslate count n=n %}x{% plural %}y{% endblocktranslate %}<b class="{% if e %}f{% endif %}">1</b>"""
    assert unmarked(written) == ['d|default:"none"', "a", "b", "c"]


# Staff edit none of these.
INTERNAL = {
    *(ColumnChoice, ImportFile, ImportJob, ImportPlan, ImportRow),
    *(RenewalLink, RenewalRequest, RequestFile, WantedLink, Attachment),
    *(ContactMessage, ContentVersion),
}


def own_fields() -> Iterator[Field]:
    """The fields that a form may show."""
    for app in ("endorsement", "pages"):
        for model in apps.get_app_config(app).get_models():
            if model not in INTERNAL:
                yield from (f for f in model._meta.local_fields if f.editable and not f.auto_created)


def test_every_field_that_staff_edit_has_a_marked_name_and_help() -> None:
    internal = {"sort_order", *(f.name for f in own_fields() if isinstance(f, ParentalKey))}
    names = {str(f) for f in own_fields() if not isinstance(f._verbose_name, Promise) and f.name not in internal}
    helps = {str(f) for f in own_fields() if f.help_text and not isinstance(f.help_text, Promise)}
    assert (names, helps) == (set(), set())


# --- As it is read ---

TODAY = date(2026, 11, 22)


@pytest.fixture
def everything_marked_in_brackets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each text that goes through gettext is put in brackets."""

    def bracketed(text: str) -> str:
        return f"⟦{text}⟧" if text else text

    active = translation._trans
    monkeypatch.setattr(active, "gettext", bracketed)
    monkeypatch.setattr(active, "pgettext", lambda context, text: bracketed(text))
    monkeypatch.setattr(active, "ngettext", lambda one, many, n: bracketed(one if n == 1 else many))
    monkeypatch.setattr(active, "npgettext", lambda context, one, many, n: bracketed(one if n == 1 else many))


@pytest.fixture
def site_in_another_script(db: None) -> Iterator[Endorsee]:
    """A site whose every word is in Cyrillic letters, so that Latin ones are the interface's; somebody on its list."""
    with time_machine.travel("2026-11-22T17:00Z", tick=False):
        category = Category(code="Щ", name="Щука", slug="pike", numeral="", summary="Рыба.", sort_order=1)
        services.save_vocabulary(entry=category)
        someone = services.save_endorsee(
            endorsee=Endorsee(given_name="Зоя", family_name="Зима", other_languages="Коми")
        ).record
        services.award(endorsee=someone, awarded_on=date(2025, 11, 1), category=category)
        for number in range(30):
            other = services.save_endorsee(endorsee=Endorsee(given_name="Зоя", family_name=f"Зима{number}")).record
            services.award(endorsee=other, awarded_on=date(2025, 11, 1), category=category)
        home = Page.get_first_root_node().add_child(
            instance=HomePage(title="Дом", slug="start", headline="Дом", introduction="Дом", body=[])
        )
        site = Site.objects.get()
        site.root_page, site.site_name = home, "Союз"
        site.save()
        everyone = add(home, StandardPage(title="Все", slug="all", body=[("endorsed_professionals", {})]))
        add(everyone, CategoryPage(title="Щука", slug="pike", category=category))
        SiteSettings.objects.update_or_create(pk=1, defaults={"organization_name": "Союз", "footer": "<p>Союз</p>"})
        menu = MainMenu.load()
        menu.items.set([MenuItem(page=everyone)])
        menu.save()
        RegistrySettings.objects.update_or_create(pk=1, defaults={"disclaimer": "Пусть.", "contact_email": ""})
        yield someone


def add(parent: Page, page: BasePage) -> BasePage:
    return parent.add_child(instance=page)


ADDRESSES = (
    "/",
    "/all/",
    "/all/pike/",
    "/all/?page=2",
    "/all/?page=99",
    "/all/?q=%D0%B7%D0%B8%D0%BC%D0%B01&category=pike&sort=newest",
    "/all/?q=%D1%84%D1%84",
    "/all/?category=%D1%84",
    f"/all/?q={'%D1%84+' * 9}",
    "/search/",
    "/search/?q=",
    "/search/?q=%D0%B7%D0%B8%D0%BC%D0%B0",
    "/search/?q=%D0%B2%D1%81%D0%B5&page=9",
    "/search/?q=%D1%84%D1%84",
    "/search/?q=%21",
    "/registry/verify/",
    "/registry/verify/?number=",
    "/registry/verify/?number=%D1%84",
    "/registry/{number}/",
    "/registry/VA-000000-0/",
    "/nothing-here/",
)


def test_every_text_that_a_visitor_reads_is_marked(
    site_in_another_script: Endorsee, everything_marked_in_brackets: None
) -> None:
    client, found = Client(), {}
    places = set(Locality.objects.values_list("region", flat=True))
    shapes = json.loads(Path(settings.REGISTRY_REGION_MAP).read_text(encoding="utf-8"))["regions"]
    towns = {", ".join(region["places"]) for region in shapes.values()}
    for address in ADDRESSES:
        html = client.get(address.format(number=site_in_another_script.number)).content.decode()
        assert "⟦" in html, address
        if texts := {text for text in visible(without_brackets(html)) if LETTER.search(text)} - places - towns:
            found[address] = sorted(texts)
    assert found == {}


def without_brackets(html: str) -> str:
    # Numbers, addresses of this site and the name of the time zone are no texts; a language is named in itself.
    html = re.sub(r"\bVA-[0-9A-Z]+-[0-9A-Z*]|http://[\w./:-]+|\bE[SD]T\b|Es<span>pañol</span>|\bEspañol\b", "", html)
    count = 1
    while count:
        html, count = re.subn(r"⟦[^⟦⟧]*⟧", "", html)
    return html
