"""Nobody who is off the registry, unlisted, or has not consented to a field appears anywhere public.

The test makes people who could leak, then reads every public address there is: it follows each link from the home
page and the sitemap, asks the list for every filter, and searches for every hidden value.
"""

import re
from collections.abc import Iterator
from datetime import date
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.documents.models import Document
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from endorsement import services
from endorsement.endorsee_numbers import draw
from endorsement.enums import FileKind, MessageKind, Sort
from endorsement.models import Endorsee, Endorsement, Message
from endorsement.public import rate_limit
from endorsement.public.vocabulary import Vocabulary
from endorsement.requests import services as requests
from endorsement.requests import wanted
from endorsement.requests.files import Proof
from endorsement.requests.links import new_link
from pages.models import EndorsementPage, HomePage, StandardPage
from tests.builders import ALL_SHOWN, cycle, endorsed, lapsing, locality, off_the_list
from tests.endorsement.requests import asking

TODAY = date(2026, 11, 22)
LIST, LISTA = "/endorsement/professionals/", "/es/profesionales/"
CSV = "/registry/professionals.csv"
API = "/api/registry/v1/"
ENDORSEES = f"{API}endorsees/"
# As the block with the list says it.
ENDORSEES_OF_BLOCK = f"{ENDORSEES}?limit=25"
PAGES_API = "/api/v2/"
SEARCH = "/search/"
OTHERS = ["/sitemap.xml", "/robots.txt", "/no-such-page/"]
STARTS = ["/", "/es/", LIST, LISTA, CSV, SEARCH, "/es/search/", *OTHERS, PAGES_API]
FILES = ("contact.vcf", "confirmation.pdf", "badge.svg")
PARAMETERS = ("category", "designation", "locality", "region", "sort")


@pytest.fixture(scope="module")
def people(module_site: None) -> dict[str, str]:
    """Words that nobody may read, by what they are; the people they belong to are in the registry."""
    hide_pages()
    cycle(TODAY)
    hidden = off_the_list(on=TODAY)
    Endorsee.objects.filter(pk__in=[person.pk for person in hidden.values()]).update(
        languages="haw", offers_supervision=True, accepting=True, availability_confirmed_on=TODAY
    )
    two = endorsed("IFS", family_name="Plain", given_name="Two")
    token = ask_to_renew(lapsing("IMHM-P", person=two.endorsee))
    endorsed(
        family_name="Plain",
        given_name="Ann",
        other_names="Zquformername",
        external_id="zquexternal",
        other_external_ids="zqufurtherid",
        notes="Zqunotes",
        email="zqumail@example.org",
        phone="Zquphone",
        organization="Zquorganization",
        website="https://zquwebsite.example.org/",
        locality=locality("highland-county"),
    )
    endorsed(
        family_name="Open",
        email="open@example.org",
        phone="804-555-0100",
        organization="Open House",
        website="https://open.example.org/",
        locality=locality("bath-county"),
        **ALL_SHOWN,
    )
    return {
        **{why: person.family_name.lower() for why, person in hidden.items()},
        **{f"number of {why}": person.number.lower() for why, person in hidden.items()},
        "hold reason": "zquholdreason",
        "end note": "zquendnote",
        "void reason": "zquvoidreason",
        "unlisted mail": "zqunlistedmail",
        "former name": "zquformername",
        "external id": "zquexternal",
        "notes": "zqunotes",
        "email": "zqumail",
        "phone": "zquphone",
        "organization": "zquorganization",
        "website": "zquwebsite",
        "locality": "highland county",
        "language that nobody on the list works in": "hawaiian",
        "the same in Spanish": "hawaiano",
        "draft page": "zqudraft",
        "private page": "zquprivate",
        "page below a private one": "zqubelow",
        "changes that are not published": "zqurevision",
        "private document": "zqudocument",
        "remark in a request": "zquremark",
        "payment in a request": "zqupayment",
        "phone in a request": "zquproposed",
        "file of a request": "zquproof",
        "content of a file": "zqucontent",
        "question about a request": "zququestion",
        "mail": "zqunote",
        "address that asked for a link": "zquwanted",
        "token of a link": token,
        "lapsed designation of a listed person": "imhm-p</strong>",
        "lapsed designation in the file": ",imhm-p,",
        "lapsed designation in JSON": '"designation": "imhm-p"',
    }


def ask_to_renew(endorsement: Endorsement) -> str:
    """A request with all that one may have, a question about it, and mail; returns the token of the link."""
    proof = Proof(name="zquproof.pdf", kind=FileKind.PDF, content=asking.PDF + b"zqucontent")
    answers = {"remarks": "Zquremark", "payment_reference": "Zqupayment"}
    request = asking.requested(endorsement, proposed={"phone": "zquproposed"}, proofs=[proof], **answers)
    requests.ask_question(request=request, question="Zququestion")
    Message.objects.create(
        endorsee=request.endorsee, kind=MessageKind.NOTE, subject="Zqunote", body="Zqunote", created_at=request.sent_at
    )
    wanted.note("zquwanted@example.org")
    return new_link(endorsee=request.endorsee, cycle=request.cycle).split("/")[-2].lower()


@pytest.fixture
def secrets(people: dict[str, str], db: None, noon: None) -> dict[str, str]:
    return people


def hide_pages() -> None:
    """Pages and a document that are not for everybody."""
    home = HomePage.objects.get(slug="home")
    home.add_child(instance=StandardPage(title="Zqudraft", slug="zqudraft", live=False))
    private = home.add_child(instance=StandardPage(title="Zquprivate", slug="zquprivate"))
    private.add_child(instance=StandardPage(title="Zqubelow", slug="zqubelow"))
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    endorsement = EndorsementPage.objects.get()
    endorsement.title = "Zqurevision"
    endorsement.save_revision()
    collection = Collection.get_first_root_node().add_child(instance=Collection(name="Zqucollection"))
    CollectionViewRestriction.objects.create(collection=collection, restriction_type=CollectionViewRestriction.LOGIN)
    Document.objects.create(title="Zqudocument", file=ContentFile(b"", name="zqudocument.pdf"), collection=collection)


def asked_of_the_list() -> Iterator[str]:
    vocabulary = Vocabulary.load()
    for parameter in PARAMETERS:
        values = set(vocabulary.known(parameter)) - {"highland-county", Sort.DISTANCE}
        # The answer to a locality's own address names the locality as what was asked for.
        for slug in values:
            yield from (f"{surface}?{parameter}={slug}" for surface in (LIST, LISTA, CSV, ENDORSEES))
    for asked in ("language=en", "supervision=yes", "accepting=yes"):
        yield from (f"{surface}?{asked}" for surface in (LIST, LISTA, CSV, ENDORSEES))


def asked_of_the_check() -> Iterator[str]:
    """The record, the item and the check of everybody's number."""
    for number in Endorsee.objects.values_list("number", flat=True):
        for registry in ("/registry/", "/es/registry/"):
            yield from (f"{registry}{number}/", f"{registry}verify/?number={number}")
            yield from (f"{registry}{number}/{file}" for file in FILES)
        yield from (f"{ENDORSEES}{number}/", f"{API}verify/{number}/")


def asked_of_the_api() -> Iterator[str]:
    yield from (f"{API}{name}" for name in ("categories/", "cycles/current/", "openapi.json", "docs/", "nowhere/"))
    orders = [order for order in Sort.values if order != Sort.DISTANCE]
    yield from (f"{ENDORSEES}?facets=1&limit=100&sort={order}" for order in orders)
    yield from (f"{surface}?near=24465&within=100" for surface in (LIST, LISTA, CSV, ENDORSEES))


def crawl(starts: list[str]) -> dict[str, str]:
    """Every page that can be reached, as the text that was sent."""
    client, pages, waiting = Client(), {}, list(starts)
    while waiting:
        address = waiting.pop()
        if address in pages:
            continue
        response = client.get(address)
        assert response.status_code in (200, 302, 404), address
        content = b"".join(response) if response.streaming else response.content
        pages[address] = content.decode(errors="replace" if address.endswith(".pdf") else "strict")
        if "html" in response.get("Content-Type", "") and "?" not in address:
            waiting += [link for link in links(pages[address], address) if link not in pages]
        elif "json" in response.get("Content-Type", ""):
            waiting += re.findall(r'"https?://[^/"]+(/api/[^"]*)"', pages[address])
        elif address.startswith("/sitemap"):
            waiting += [urlsplit(address).path for address in re.findall("<loc>(.*?)</loc>", pages[address])]
    return pages


def asked_number(address: str) -> str:
    """The number in the address of a record or an item, as the answer repeats it; else what no text has."""
    found = re.fullmatch("/(?:api/|es/)?registry/(?:v1/[a-z]+/)?([^/]+-[^/]+-[^/]+)/", address)
    return found[1].lower() if found else "\0"


def links(html: str, address: str) -> Iterator[str]:
    for element in BeautifulSoup(html, "html.parser").select("a[href], link[href]"):
        link = urldefrag(urljoin(address, element["href"])).url
        if link.startswith("/") and not link.startswith(("/static/", "/admin/", "/media/", "//")):
            yield link


@pytest.mark.once
def test_no_public_address_tells_a_secret(secrets, monkeypatch):
    monkeypatch.setattr(rate_limit, "LOOK_UPS", 1_000)
    pages = crawl([*STARTS, *asked_of_the_list(), *asked_of_the_check(), *asked_of_the_api()])
    told = {
        (what, address)
        for address, text in pages.items()
        for what, secret in secrets.items()
        # Who asks for a number is answered with it.
        if secret in text.lower().replace(asked_number(address), "")
    }
    assert told == set()
    # The crawl has seen what there is to see: the tree, the list, and who is listed.
    assert {"/", LIST, "/endorsement/", "/mission-and-values/", "/endorsement/categories/imhm/"} <= set(pages)
    assert {"/es/", LISTA, "/es/registry/roster/"} <= set(pages)
    assert len(pages) > 300
    assert {"/sitemap-pages.xml", "/sitemap-registry.xml", "/registry/verify/"} <= set(pages)
    records = {address for address, text in pages.items() if "hasCredential" in text}
    people = Endorsee.objects.filter(family_name__in=("Plain", "Open"))
    listed = {f"{language}/registry/{person.number}/" for person in people for language in ("", "/es")}
    assert records == listed
    faceted = pages[f"{ENDORSEES}?facets=1&limit=100&sort=name"]
    assert all(word in faceted for word in ("Two Plain", "Ann Plain", "Ada Open", "open@example.org", "Bath County"))
    endorsement = EndorsementPage.objects.get()
    of_pages = {f"{PAGES_API}settings/", f"{PAGES_API}menu/", f"{PAGES_API}pages/{endorsement.pk}/"}
    assert of_pages | {ENDORSEES_OF_BLOCK} <= set(pages)
    assert sum("registry-status" in text for text in pages.values()) == 2 * Endorsee.objects.count()
    assert all(
        word in pages[LIST] for word in ("Two Plain", "Ann Plain", "Ada Open", "open@example.org", "Bath County")
    )
    assert all(word in pages[CSV] for word in ("Two,Plain", "Ann,Plain", "Ada,Open", "open@example.org", "Bath County"))


@pytest.mark.once
def test_a_roster_tells_no_more_than_single_answers_do(secrets, monkeypatch):
    monkeypatch.setattr(rate_limit, "LOOK_UPS", 1_000)
    numbers = list(Endorsee.objects.values_list("number", flat=True))
    told = Client().post("/registry/roster/", {"numbers": "\n".join(numbers)}).content.decode().lower()
    for number in numbers:
        told = told.replace(number.lower(), "")
    assert {what for what, secret in secrets.items() if secret in told} == set()
    assert ("two plain" in told, "ada open" in told) == (True, True)


def test_only_the_listed_have_files_of_their_own(secrets):
    listed = set(Endorsee.objects.filter(family_name__in=("Plain", "Open")).values_list("number", flat=True))
    hidden = set(Endorsee.objects.values_list("number", flat=True)) - listed
    for file in ("contact.vcf", "confirmation.pdf"):
        assert {Client().get(f"/registry/{number}/{file}").status_code for number in listed} == {200}
        assert {Client().get(f"/registry/{number}/{file}").status_code for number in hidden} == {404}
    for file in ("badge.svg", "badge.png"):
        badges = {Client().get(f"/registry/{number}/{file}").content for number in {*hidden, draw("VA"), "VA-12"}}
        assert len(badges) == 1
        assert not badges & {Client().get(f"/registry/{number}/{file}").content for number in listed}


def test_no_search_finds_anybody_by_a_hidden_value(secrets):
    client = Client()
    found = {
        what
        for what, secret in secrets.items()
        if not what.startswith("lapsed designation")
        and (
            "registry-name" in client.get(LIST, {"q": secret}).content.decode()
            or client.get(CSV, {"q": secret}).getvalue().count(b"\n") > 1
            or "search-result" in client.get(SEARCH, {"q": secret}).content.decode()
            or any(counts_of_the_api({"q": secret}))
        )
    }
    assert found == set()
    for of_no_listed_person in ("imhm-p", "imhmp", "policy", "hawaiian"):
        assert "registry-name" not in client.get(LIST, {"q": of_no_listed_person}).content.decode()
        assert client.get(CSV, {"q": of_no_listed_person}).getvalue().count(b"\n") == 1
        assert "search-endorsees" not in client.get(SEARCH, {"q": of_no_listed_person}).content.decode()
        assert not any(counts_of_the_api({"q": of_no_listed_person}))
    assert "registry-name" in client.get(LIST, {"q": "bath county"}).content.decode()
    assert client.get(CSV, {"q": "bath county"}).getvalue().count(b"\n") == 2
    assert "search-result" in client.get(SEARCH, {"q": "bath county"}).content.decode()
    assert any(counts_of_the_api({"q": "bath county"}))


def test_no_suggestion_and_no_way_on_tells_a_secret(secrets):
    told = set()
    for what, secret in secrets.items():
        for parameters in ({"q": f"{secret[:-1]}x"}, {"q": f"{secret[:-1]}x", "category": "imhm", "language": "es"}):
            answer = Client().get(LIST, parameters).content.decode().lower().replace(parameters["q"], "")
            told |= {(what, other) for other in secrets.values() if other in answer}
            told |= {(what, "meant") for _ in range("registry-meant" in answer)}
    assert told == set()
    assert "Open</a> (1)?" in Client().get(LIST, {"q": "Opne"}).content.decode()


def test_who_hides_a_place_changes_no_distance_and_no_way_on(secrets):
    """The answers with the people who hide theirs are those without them."""
    questions = [{"near": "24465", "within": within, "language": "es"} for within in ("10", "25")]
    questions += [{"near": "24465"}, {"q": "plian", "near": "24465"}, {"region": "northwest", "category": "ifa"}]
    before = [empty_answers(Client().get(LIST, asked).content.decode()) for asked in questions]
    Endorsee.objects.filter(show_locality=False).update(locality=locality("bath-county"))
    assert [empty_answers(Client().get(LIST, asked).content.decode()) for asked in questions] == before


def empty_answers(page: str) -> list[str]:
    """The names found, in their order, and what the answer offers if there are none."""
    return [
        found.get_text(" ", strip=True)
        for found in BeautifulSoup(page, "html.parser").select(".registry-name, .registry-empty")
    ]


def counts_of_the_api(parameters: dict[str, str]) -> list[int]:
    """How many it finds, in all and for each choice of each filter."""
    found = Client().get(ENDORSEES, {**parameters, "facets": "1"}).json()
    return [found["count"], *(facet["count"] for facets in found["facets"].values() for facet in facets)]


@pytest.mark.parametrize("parameters", [{"locality": "highland-county"}, {"region": "northwest"}])
def test_a_hidden_locality_finds_nobody(secrets, parameters):
    listed = Client().get(LIST, parameters).content.decode()
    assert "Ann Plain" not in listed
    assert ("Ada Open" in listed) == ("region" in parameters)
    downloaded = Client().get(CSV, parameters).getvalue().decode()
    assert ("Ann,Plain" in downloaded, "Ada,Open" in downloaded) == (False, "region" in parameters)
    items = Client().get(ENDORSEES, parameters).json()["items"]
    assert [item["name"] for item in items] == (["Ada Open"] if "region" in parameters else [])


@pytest.mark.parametrize(
    "asked", [{"language": "haw"}, {"supervision": "yes"}, {"accepting": "yes"}, {"near": "24465", "within": "10"}]
)
def test_no_filter_finds_anybody_who_is_off_the_list(secrets, asked):
    assert "registry-name" not in Client().get(LIST, asked).content.decode()
    assert Client().get(CSV, asked).getvalue().count(b"\n") == 1
    assert counts_of_the_api(asked)[0] == 0


@pytest.mark.parametrize("within", [10, 25, 50, 100])
def test_nobody_is_near_by_a_place_that_they_hide(secrets, within):
    """24465 lies in Highland County, where Ann Plain hides that she is; Ada Open shows Bath County, next to it."""
    before = answers_near("24465", within)
    Endorsee.objects.filter(given_name="Ann").update(locality=locality("northampton-county"))
    assert answers_near("24465", within) == before
    assert ("Ada Open" in before[0], "Ann Plain" in before[0]) == (within > 25, False)


def answers_near(near: str, within: int) -> list[object]:
    """What page, file and API say of the people near a place, in their order."""
    asked = {"near": near, "within": str(within)}
    page = BeautifulSoup(Client().get(LIST, asked).content, "html.parser").select_one(".registry")
    found = Client().get(ENDORSEES, {**asked, "facets": "1"}).json()
    return [page.get_text(" ", strip=True), Client().get(CSV, asked).getvalue(), found]


@pytest.mark.parametrize("place", ["highland-county", "bath-county", "york-county"])
def test_a_hidden_locality_is_not_told_by_order_or_count(secrets, place):
    ann = Endorsee.objects.get(family_name="Plain", given_name="Ann")
    ann.locality = locality(place)
    services.save_endorsee(endorsee=ann)
    soup = BeautifulSoup(Client().get(LIST, {"sort": "locality"}).content, "html.parser")
    assert [name.text for name in soup.select(".registry-name")] == ["Ada Open", "Ann Plain", "Two Plain"]
    regions = [" ".join(box.parent.text.split()) for box in soup.select("[name=region]")]
    assert regions == ["Central 0", "Eastern 0", "Northern 0", "Northwest 1", "Southwest 0"]
    mapped = [" ".join([link.title.text, *link.path["class"]]) for link in soup.select(".registry-map a")]
    assert mapped == [
        "Central: 0 people registry-shade-0",
        "Eastern: 0 people registry-shade-0",
        "Northern: 0 people registry-shade-0",
        "Northwest: 1 person registry-shade-3",
        "Southwest: 0 people registry-shade-0",
    ]
    assert [option["value"] for option in soup.select("[name=locality] option")] == ["", "bath-county"]


def test_a_lapsed_designation_does_not_find_who_is_listed_for_another(secrets):
    assert "Two Plain" not in Client().get(LIST, {"designation": "imhm-p"}).content.decode()
    assert "Two Plain" in Client().get(LIST, {"category": "ifs"}).content.decode()
