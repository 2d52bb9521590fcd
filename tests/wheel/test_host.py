"""The wheel in a site that `wagtail start` made, with the lines of docs/plug-in.md, for an association elsewhere."""

import json
import re
from datetime import datetime
from pathlib import Path
from urllib.parse import urldefrag, urljoin
from zoneinfo import ZoneInfo

import pytest
import requests

from tests.serving import Project
from tests.wheel import association
from tests.wheel.association import PASSWORD, SECRETS
from tests.wheel.browsing import Browser

# In one process of pytest-xdist, which makes it once.
pytestmark = [pytest.mark.slow, pytest.mark.once, pytest.mark.xdist_group("wheel")]

MIDNIGHT = Path(__file__).with_name("midnight.py")
LISTED = ["Aroha Kōwhai", "Wiremu Pōhutukawa"]
API = "/api/registry/v1/"

# A site that installed the registry and did nothing else, and has no admin of Django's.
BARE = """
from .dev import *
INSTALLED_APPS = [name for name in INSTALLED_APPS if name not in (
    "wagtail_modeladmin", "wagtail.contrib.settings", "wagtail.snippets", "django.contrib.admin",
    "django.contrib.humanize")]
ROOT_URLCONF = "mysite.bare_urls"
TIME_ZONE = "UTC"
"""
BARE_URLS = """
from django.urls import include, path
urlpatterns = [path("admin/", include("wagtail.admin.urls")), path("", include("wagtail.urls"))]
"""


@pytest.fixture(scope="module")
def desk(host: Project, address: str) -> Browser:
    """The registrar, who has entered the association's data."""
    association.found(host)
    desk = Browser(address)
    association.enter_everything(desk, today=datetime.now(ZoneInfo("Pacific/Auckland")).date())
    return desk


@pytest.fixture
def visitor(desk: Browser) -> Browser:
    return Browser(desk.address)


def read(path: str, visitor: Browser) -> requests.Response:
    return requests.get(urljoin(visitor.address, path), timeout=60)


# --- The package ---


def test_the_registry_comes_from_the_wheel_and_nothing_of_ours_is_there(host: Project) -> None:
    code = """
import endorsement, importlib.util
print("site-packages" in endorsement.__file__, endorsement.__file__.startswith(__import__("sys").prefix))
print([name for name in ("pages", "vaimh", "tests") if importlib.util.find_spec(name)])
"""
    assert host.manage("shell", "-v0", "-c", code) == "True True\n[]\n"


def test_nothing_is_missing_and_no_migration_is_due(host: Project) -> None:
    assert host.manage("check") == "System check identified no issues (0 silenced).\n"
    assert host.manage("makemigrations", "--check", "--dry-run") == "No changes detected\n"


def test_what_is_missing_is_said_with_the_line_that_adds_it(host: Project) -> None:
    (host.root / "mysite" / "settings" / "bare.py").write_text(BARE)
    (host.root / "mysite" / "bare_urls.py").write_text(BARE_URLS)
    said = host.run("check", "--settings", "mysite.settings.bare").stderr
    assert re.findall(r"\((endorsement\.\w+)\).*\n\s+HINT: (.*)", said) == [
        *(
            ("endorsement.E001", f'Add "{app}" to INSTALLED_APPS.')
            for app in (
                "django.contrib.admin",
                "django.contrib.humanize",
                "wagtail.contrib.settings",
                "wagtail.snippets",
                "wagtail_modeladmin",
            )
        ),
        ("endorsement.W001", 'Set TIME_ZONE to your association\'s, for example "America/New_York".'),
        (
            "endorsement.W002",
            'Put path("registry/", include("endorsement.urls")) before Wagtail\'s own in the URLconf.',
        ),
        (
            "endorsement.I001",
            'Put path("api/registry/v1/", include("endorsement.api.urls")) before Wagtail\'s own in the URLconf.',
        ),
    ]


# --- What visitors meet ---


def test_the_home_page_lists_who_is_endorsed(visitor: Browser) -> None:
    home = visitor.open("/")
    assert [name.get_text() for name in home.select(".registry-table .registry-name")] == LISTED
    assert home.select_one(".registry h2").get_text() == "People we endorse"
    assert home.select_one(".registry-disclaimer").get_text(strip=True) == "Kia tūpato."
    assert home.select_one("label:has(select[name=locality])").contents[0].strip() == "Location"


def test_filters_narrow_the_list(visitor: Browser) -> None:
    asked = ("q=aroha", "category=toh", "designation=toh-p", "region=te-waipounamu", "locality=otautahi-christchurch")
    found = {
        query: [name.get_text() for name in visitor.open(f"/?{query}").select(".registry-name")] for query in asked
    }
    aroha, wiremu = LISTED
    assert list(found.values()) == [[aroha], [wiremu], [wiremu], [aroha], [aroha]]


def test_a_record_and_the_check_of_a_number_are_pages_of_their_own(visitor: Browser) -> None:
    home = visitor.open("/")
    record = visitor.open(home.select_one("a.registry-name")["href"])
    assert record.select_one("main h1").get_text(strip=True) == "Aroha Kōwhai"
    form = visitor.open("/registry/verify/")
    # In the layout of the host, with what the guide puts into it.
    assert (form.select_one("main h1").get_text(), form.html["lang"]) == ("Verify an endorsement", "en")
    assert (len(form.select("head link[href*=registry]")), len(record.select("head link[rel=canonical]"))) == (1, 1)
    assert "mailto:registry@example.nz" in str(form)


def test_styles_and_scripts_are_served(visitor: Browser) -> None:
    home = visitor.open("/")
    files = [
        tag.get("href") or tag.get("src") for tag in home.select("link[href*=endorsement], script[src*=endorsement]")
    ]
    assert [(file, read(file, visitor).status_code) for file in files] == [
        ("/static/endorsement/registry.css", 200),
        ("/static/endorsement/registry.js", 200),
    ]


def test_the_api_tells_the_same(visitor: Browser) -> None:
    answer = read(f"{API}endorsees/?facets=1", visitor).json()
    assert [item["name"] for item in answer["items"]] == LISTED
    assert answer["facets"]["category"] == [
        {"slug": "kai", "label": "Kaiāwhina (KAI)", "count": 1},
        {"slug": "toh", "label": "Tohunga (TOH)", "count": 1},
    ]
    number = answer["items"][0]["number"]
    assert number.startswith("NZ-")
    assert read(f"{API}verify/{number}/", visitor).json()["status"] == "active"
    assert [
        read(f"{API}{path}", visitor).status_code for path in ("docs/", "openapi.json", "categories/", "endorsees/?x=1")
    ] == [
        200,
        200,
        200,
        422,
    ]


def test_nobody_and_nothing_hidden_is_told_at_any_address(visitor: Browser, desk: Browser) -> None:
    pages = crawl(visitor)
    assert {"/", "/registry/verify/", "/registry/professionals.csv", f"{API}docs/", f"{API}openapi.json"} <= set(pages)
    assert {(path, word) for path, text in pages.items() for word in SECRETS if word in text} == set()
    # The crawl reads what it should: everyone listed is found.
    assert all(name in pages["/"] for name in LISTED)
    for secret in SECRETS:
        assert visitor.open(f"/?q={secret}").select(".registry-name") == []
        assert read(f"{API}endorsees/?q={secret}", visitor).json()["items"] == []


def test_hidden_people_have_no_record(host: Project, visitor: Browser) -> None:
    code = """
from endorsement.models import Endorsee
for name in ("Lapsed-Rimu", "Held-Matai", "Unlisted-Nikau"):
    print(Endorsee.objects.get(family_name=name).number)
"""
    numbers = host.manage("shell", "-v0", "-c", code).split()
    statuses = [read(f"{API}verify/{number}/", visitor).json()["status"] for number in numbers]
    assert statuses == ["not_active", "not_active", "active"]
    assert [read(f"{API}endorsees/{number}/", visitor).status_code for number in numbers] == [404, 404, 404]
    told = [read(f"/registry/{number}/", visitor).text for number in numbers]
    assert [word for text in told for word in SECRETS if word in text] == []


def crawl(visitor: Browser) -> dict[str, str]:
    """Every address that can be reached from the home page and the API's root, with its text."""
    pages: dict[str, str] = {}
    waiting = ["/", API, f"{API}endorsees/", f"{API}endorsees/?facets=1"]
    while waiting:
        path = waiting.pop()
        if path in pages:
            continue
        answer = read(path, visitor)
        pages[path] = answer.text
        if "text/html" in answer.headers["Content-Type"]:
            for link in re.findall(r'(?:href|src)="([^"]*)"', answer.text):
                address = urldefrag(urljoin(answer.url, link.replace("&amp;", "&"))).url
                if address.startswith(f"{visitor.address}/") and not re.search(r"/static/|/admin/", address):
                    waiting.append(address.removeprefix(visitor.address))
    return pages


# --- What registrars meet ---


def test_every_place_in_the_registrars_menu_opens(desk: Browser) -> None:
    menu = set(re.findall(r'"url": "(/admin/[^"]*)"', str(desk.open("/admin/"))))
    for path in sorted(menu):
        assert "Traceback" not in desk.open(path).get_text()
    names = ("endorsee", "renewalcycle", "category", "designation", "locality")
    assert {f"/admin/snippets/endorsement/{name}/" for name in names} <= menu
    assert {
        "/admin/registry/season/",
        "/admin/registry/on/",
        "/admin/registry/import/",
        "/admin/endorsement/renewal/",
    } <= menu


def test_the_admin_is_closed_to_visitors(visitor: Browser) -> None:
    for path in ("snippets/endorsement/endorsee/", "registry/season/", "endorsement/renewal/", "registry/import/"):
        assert "/admin/login/" in read(f"/admin/{path}", visitor).url


def test_the_block_is_in_the_editor_of_the_home_page(host: Project, desk: Browser) -> None:
    code = f"from django.contrib.auth.models import User; User.objects.create_superuser('chief', '', '{PASSWORD}')"
    host.manage("shell", "-v0", "-c", code)
    chief = Browser(desk.address)
    chief.log_in("chief", PASSWORD)
    assert "Endorsed professionals" in str(chief.open("/admin/pages/3/edit/"))


# --- Another country ---


def test_the_list_changes_at_midnight_on_june_30_in_the_associations_own_zone(host: Project, desk: Browser) -> None:
    told = json.loads(host.manage("shell", "-v0", "-c", MIDNIGHT.read_text()))
    hana = ["Hana", "TOH-P", "2032-06-30", "Te Waipounamu"]
    rangi = ["Rangi", "TOH-P", "2031-06-30", "Te Waipounamu"]
    place = "Ōtautahi Christchurch"
    assert told == {
        "prefixes": ["NZ-"],
        "evening": {
            "list": ["Hana Tawa", "Rangi Tawa"],
            "cycle": ["June 30, 2031"],
            "csv": [hana, rangi],
            "check": {"Hana": ["Active"], "Rangi": ["Active"]},
            "api": [
                "2031-06-30",
                {"name": "2030–2031", "starts_on": "2030-07-01", "ends_on": "2031-06-30"},
                [["Hana", place, "TOH-P"], ["Rangi", place, "TOH-P"]],
            ],
            "api check": {"Hana": "active", "Rangi": "active"},
        },
        "morning": {
            "list": ["Hana Tawa"],
            "cycle": ["June 30, 2032"],
            "csv": [hana],
            "check": {"Hana": ["Active"], "Rangi": ["Not active"]},
            "api": [
                "2031-07-01",
                {"name": "2031–2032", "starts_on": "2031-07-01", "ends_on": "2032-06-30"},
                [["Hana", place, "TOH-P"]],
            ],
            "api check": {"Hana": "active", "Rangi": "not_active"},
        },
    }


def test_nothing_a_visitor_reads_is_of_the_association_that_made_the_registry(visitor: Browser) -> None:
    own = re.compile(r"VAIMH|Virginia|vcu\.edu|America/New_York|Fairfax|\bVA-", re.IGNORECASE)
    assert {(path, found[0]) for path, text in crawl(visitor).items() if (found := own.search(text))} == set()
