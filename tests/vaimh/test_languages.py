"""The site in Spanish: what an address shows, what leads from one language to the other, and what stays English."""

import re
from collections.abc import Iterator

import pytest
from bs4 import BeautifulSoup, Tag
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse
from django.utils import translation
from wagtail.models import Locale, Page, Site

from endorsement import services
from endorsement.models import Endorsee, RegistrySettings
from endorsement.public import letters
from pages.models import HomePage, MissionPage, StandardPage
from tests.builders import ALL_SHOWN, endorsed, locality

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("new_site")]

LIST, LISTA = "/endorsement/professionals/", "/es/profesionales/"
# An address in English, the same in Spanish, and words of each that the other doesn't have.
PAIRS = {
    "list": (LIST, LISTA, "Endorsed professionals", "Profesionales con acreditación"),
    "record": ("/registry/{number}/", "/es/registry/{number}/", "Renewed through", "Renovada hasta el"),
    "check": ("/registry/verify/", "/es/registry/verify/", "Verify an endorsement", "Verificar una acreditación"),
    "roster": ("/registry/roster/", "/es/registry/roster/", "Verify all", "Verificar todos"),
    "search": ("/search/?q=zq", "/es/search/?q=zq", "No results match", "Ningún resultado coincide"),
    "home": ("/", "/es/", "Find a professional", "Buscar un profesional"),
    "404": ("/nowhere/", "/es/nowhere/", "Page not found", "Página no encontrada"),
}


@pytest.fixture
def ana() -> Endorsee:
    shown = {"languages": "en,es", "locality": locality("bath-county"), "phone": "804-555-0100", **ALL_SHOWN}
    return endorsed("IFS", family_name="Zima", given_name="Ana", **shown).endorsee


def read(address: str, **headers: str) -> BeautifulSoup:
    return BeautifulSoup(Client().get(address, headers=headers).content, "html.parser")


def text(address: str, **headers: str) -> str:
    return read(address, **headers).get_text(" ", strip=True)


def root() -> str:
    return str(Site.objects.get().root_url)


def english_first() -> Iterator[tuple[int, int]]:
    yield from ((0, 1), (1, 0), (0, 1))


# --- The address decides ---


@pytest.mark.parametrize("name", PAIRS)
def test_languages_asked_for_in_turn_stay_themselves(name: str, ana: Endorsee) -> None:
    *addresses, english, spanish = (part.format(number=ana.number) for part in PAIRS[name])
    for order in english_first():
        for which in order:
            response = Client().get(addresses[which])
            shown = BeautifulSoup(response.content, "html.parser")
            said = shown.get_text(" ", strip=True)
            assert (shown.html["lang"], response["Content-Language"]) == (("en-us",) * 2, ("es",) * 2)[which]
            assert (english in said, spanish in said) == ((True, False), (False, True))[which]


def test_the_names_of_languages_are_not_kept_for_the_other_language(ana: Endorsee) -> None:
    for order in english_first():
        for which in order:
            for address in (PAIRS["list"][which], PAIRS["record"][which].format(number=ana.number)):
                said = text(address)
                assert ("English, Spanish" in said, "español, inglés" in said or "inglés, español" in said) == (
                    (True, False),
                    (False, True),
                )[which]


@pytest.mark.parametrize("address", [LIST, "/registry/verify/", "/"])
def test_neither_the_browser_nor_a_cookie_chooses_the_language(address: str) -> None:
    client = Client(headers={"accept-language": "es"})
    client.cookies["django_language"] = "es"
    response = client.get(address)
    assert (response["Content-Language"], "Accept-Language" in response.get("Vary", "")) == ("en-us", False)


def test_no_language_is_left_behind_for_the_next_request() -> None:
    Client().get(LISTA)
    assert translation.get_language() == "en-us"


def test_an_editor_with_the_admin_in_german_gets_the_addresses_of_everybody(ana: Endorsee) -> None:
    with translation.override("de"):
        assert reverse("endorsement:record", args=[ana.number]) == f"/registry/{ana.number}/"
        assert Page.objects.get(slug="professionals").url == LIST


@pytest.mark.parametrize("address", ["/es/endorsement/", "/es/endorsement/professionals/", "/fr/", "/en/", "/es-mx/"])
def test_there_is_no_page_in_a_language_that_it_does_not_have(address: str) -> None:
    assert Client().get(address).status_code == 404


def test_without_a_home_page_in_spanish_no_english_page_answers_in_its_place() -> None:
    HomePage.objects.get(slug="inicio").unpublish()
    assert {Client().get(address).status_code for address in ("/es/", LISTA, "/es/endorsement/professionals/")} == {404}
    assert Client().get("/es/registry/verify/").status_code == 200
    assert read("/es/registry/verify/").select_one(".brand")["href"] == "/"


# --- From one language to the other ---


def switch(shown: BeautifulSoup) -> Tag | None:
    return shown.select_one(".site-languages a")


@pytest.mark.parametrize("name", ["list", "record", "check", "roster", "search", "home"])
def test_the_switch_leads_to_the_same_in_the_other_language(name: str, ana: Endorsee) -> None:
    english, spanish = (address.format(number=ana.number) for address in PAIRS[name][:2])
    there, back = switch(read(english)), switch(read(spanish))
    assert (there["href"], there["lang"], there["hreflang"], there.get_text()) == (spanish, "es", "es", "Español")
    assert (back["href"], back["lang"], back["hreflang"], back.get_text()) == (english, "en", "en", "English")


def test_what_was_asked_for_goes_along() -> None:
    asked = "?language=es&near=22030&within=100"
    assert (switch(read(LIST + asked))["href"], switch(read(LISTA + asked))["href"]) == (LISTA + asked, LIST + asked)


@pytest.mark.parametrize("address", ["/mission-and-values/", "/nowhere/", "/contact/", "/es/nowhere/"])
def test_a_page_without_a_translation_has_no_switch(address: str) -> None:
    shown = read(address)
    assert (switch(shown), shown.select("link[hreflang]")) == (None, [])


def test_a_translation_counts_from_its_publication_to_its_end() -> None:
    page = StandardPage.objects.get(slug="profesionales")
    assert switch(read(LIST))
    page.unpublish()
    assert (switch(read(LIST)), Client().get(LISTA).status_code) == (None, 404)
    # The home page leads to the list that there is, and says in which language that is.
    [crumb] = read("/es/registry/verify/").select(f'.breadcrumbs a[href="{LIST}"]')
    assert (crumb["hreflang"], crumb["lang"]) == ("en", "en")
    page.save_revision().publish()
    assert (switch(read(LIST))["href"], Client().get(LISTA).status_code) == (LISTA, 200)


@pytest.mark.parametrize("name", ["list", "record", "check", "home"])
def test_search_engines_find_each_language(name: str, ana: Endorsee) -> None:
    addresses = [address.format(number=ana.number) for address in PAIRS[name][:2]]
    for address in addresses:
        shown = read(address)
        links = {link["hreflang"]: link["href"] for link in shown.select("link[rel=alternate][hreflang]")}
        assert links == {"en": root() + addresses[0], "es": root() + addresses[1]}
        if canonical := shown.select_one("link[rel=canonical]"):
            assert canonical["href"] == root() + address


def test_the_sitemaps_have_both_languages(ana: Endorsee) -> None:
    pages = Client().get("/sitemap-pages.xml").content.decode()
    assert all(f"<loc>{root()}{address}</loc>" in pages for address in (LIST, LISTA, "/es/", "/mission-and-values/"))
    assert f'hreflang="es" href="{root()}{LISTA}"' in pages
    registry = Client().get("/sitemap-registry.xml").content.decode()
    for path in ("verify/", f"{ana.number}/"):
        assert f"<loc>{root()}/registry/{path}</loc>" in registry
        assert f'hreflang="es" href="{root()}/es/registry/{path}"' in registry


# --- What a Spanish page leads to, and what of it is English ---


def test_links_lead_to_the_spanish_page_where_there_is_one_and_say_where_there_is_none() -> None:
    links = {link.get_text(): link for link in read("/es/").select(".main-menu a")}
    assert links["Buscar un profesional"]["href"] == LISTA
    assert links["Verificar una acreditación"]["href"] == "/es/registry/verify/"
    mission = links["Mission and values"]
    assert (mission["href"], mission["lang"], mission["hreflang"]) == ("/mission-and-values/", "en", "en")


def test_every_link_to_an_english_page_says_so(ana: Endorsee) -> None:
    for address in ("/es/", LISTA, f"/es/registry/{ana.number}/", "/es/registry/verify/"):
        silent = {
            link["href"]
            for link in read(address).select('a[href^="/"]:not([href^="/es/"]):not([hreflang])')
            if not link.find_parent(lang="en") and not re.match(r"/(api/|registry/professionals\.csv)", link["href"])
        }
        assert silent == set(), address


def test_a_page_that_gets_a_translation_is_the_one_that_links_lead_to() -> None:
    mission, spanish = MissionPage.objects.get(), Locale.objects.get(language_code="es")
    copy = mission.copy_for_translation(spanish)
    assert read("/es/").select('.main-menu a[href="/mission-and-values/"]')
    copy.title = "Misión"
    copy.save_revision().publish()
    [link] = read("/es/").select(f'.main-menu a[href="{copy.url}"]')
    assert (link.get_text(), link.get("lang"), copy.url) == ("Misión", None, "/es/mission-and-values/")


def test_the_disclaimer_is_translated_for_as_long_as_it_is_the_first_one(ana: Endorsee) -> None:
    address = f"/es/registry/{ana.number}/"
    assert "No es una licencia ni una certificación" in read(address).select_one(".registry-disclaimer").get_text()
    registry = RegistrySettings.load()
    registry.disclaimer = "Endorsement is no license."
    registry.save()
    shown = read(address).select_one(".registry-disclaimer")
    assert (shown["lang"], shown.get_text()) == ("en", "Endorsement is no license.")


def test_the_file_of_the_list_is_the_same_from_both(ana: Endorsee) -> None:
    [link] = read(LISTA).select(".registry-download a")
    assert link["href"] == "/registry/professionals.csv"
    files = [b"".join(Client().get(f"{prefix}/registry/professionals.csv")) for prefix in ("", "/es")]
    assert files[0] == files[1]
    assert b"English, Spanish" in files[0]


def test_a_roster_and_its_file_are_in_spanish(ana: Endorsee) -> None:
    client = Client()
    shown = BeautifulSoup(client.post("/es/registry/roster/", {"numbers": ana.number}).content, "html.parser")
    assert "Activa" in shown.select_one(".registry-roster-table").get_text()
    sealed = shown.select_one("input[name=table]")["value"]
    table = b"".join(client.post("/es/registry/roster/", {"table": sealed})).decode()
    assert f"{ana.number},{ana.number},Activa," in table


def test_the_letter_is_in_the_language_of_its_address(ana: Endorsee, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[dict[str, str]] = []
    monkeypatch.setattr(letters, "_set", lambda words, *, at: said.append(words) or b"%PDF")
    for prefix in ("/es", "", "/es"):
        Client().get(f"{prefix}/registry/{ana.number}/confirmation.pdf")
    assert [words["language"] for words in said] == ["es", "en", "es"]
    assert [words["title"] for words in said[:2]] == ["Constancia de acreditación", "Confirmation of standing"]
    assert said[0]["address"].endswith(f"/es/registry/{ana.number}/")
    assert "No es una licencia" in said[0]["disclaimer"]
    assert "22 de noviembre de 2026" in said[0]["statement"]


def test_notes_that_the_registry_writes_stay_english(ana: Endorsee) -> None:
    with translation.override("es"):
        services.save_endorsee(endorsee=ana)
    ana.refresh_from_db()
    assert "bath county" in ana.public_key


# --- The APIs ---


def test_a_list_of_pages_has_one_language() -> None:
    client, spanish = Client(), StandardPage.objects.get(slug="profesionales")
    titles = {page["title"] for page in client.get("/api/v2/pages/?limit=100").json()["items"]}
    assert ("List of Endorsed Professionals in Virginia" in titles, spanish.title in titles) == (True, False)
    found = client.get("/api/v2/pages/?locale=es").json()["items"]
    assert {page["title"] for page in found} == {"Inicio", spanish.title}
    assert client.get(f"/api/v2/pages/{spanish.pk}/").json()["title"] == spanish.title


# --- Who translates ---


def test_communications_translate_pages_and_edit_both_trees() -> None:
    editor = User.objects.create_user("editor")
    editor.groups.add(Group.objects.get(name="Communications"))
    client = Client()
    client.force_login(editor)
    mission = MissionPage.objects.get()
    address = reverse("simple_translation:submit_page_translation", args=[mission.pk])
    answer = client.post(address, {"locales": [Locale.objects.get(language_code="es").pk]})
    copy = MissionPage.objects.get(locale__language_code="es")
    assert answer["Location"] == reverse("wagtailadmin_pages:edit", args=[copy.pk])
    assert (client.get(answer["Location"]).status_code, copy.live) == (200, False)
    for page in HomePage.objects.all():
        assert page.permissions_for_user(editor).can_publish()


def test_registrars_translate_nothing() -> None:
    registrar = User.objects.create_user("registrar")
    registrar.groups.add(Group.objects.get(name="Registrars"))
    client = Client()
    client.force_login(registrar)
    address = reverse("simple_translation:submit_page_translation", args=[MissionPage.objects.get().pk])
    assert client.get(address).status_code in (302, 403)
