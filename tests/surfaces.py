"""Every page and every state of one that a visitor can meet. Whatever must hold of all of them reads this list.

As a URLconf (`pytest.mark.urls("tests.surfaces")`) it is the site with two addresses more, which fail on purpose.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from unittest import mock

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.http import HttpRequest
from django.urls import path, reverse
from playwright.sync_api import Page, expect
from wagtail.documents.models import Document
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import PageViewRestriction

from endorsement import clock, endorsee_numbers
from endorsement.enums import FileKind
from endorsement.models import Endorsee
from endorsement.public import rate_limit
from endorsement.requests import services as requests
from endorsement.requests.files import Proof
from endorsement.services import save_endorsee
from endorsement.setup import sample_people
from pages.models import (
    EndorsementPage,
    EventPage,
    EventsPage,
    HomePage,
    NewsIndexPage,
    NewsPage,
    SiteSettings,
    SocialLink,
    StandardPage,
)
from tests.endorsement.requests import asking
from vaimh import urls as site_urls
from vaimh.accounts.throttle import ACCOUNT_FROM_CLIENT

NOW = datetime(2026, 11, 22, 15, tzinfo=UTC)
LIST, LISTA = "/endorsement/professionals/", "/es/profesionales/"
TOO_LONG = "a+" * 150


@dataclass(frozen=True)
class Surface:
    """`address` may name what `furnish` returns; `then` is what a visitor does there to reach the state."""

    name: str
    address: str
    then: Callable[[Page], None] | None = None
    staff: bool = False


def open_details(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")


def narrow_in_place(page: Page) -> None:
    open_details(page)
    page.get_by_role("combobox", name="Category").select_option("ifs")
    expect(page.get_by_role("link", name="Remove filter: Infant Family Specialist (IFS)")).to_be_visible()


def narrow_in_place_in_spanish(page: Page) -> None:
    open_details(page)
    page.get_by_role("combobox", name="Categoría").select_option("ifs")
    expect(page.get_by_role("link", name="Quitar filtro: Infant Family Specialist (IFS)")).to_be_visible()


def look_up_too_often(page: Page) -> None:
    with mock.patch.object(rate_limit, "LOOK_UPS", 0):
        page.reload()


def paste_and_verify(page: Page) -> None:
    numbers = [endorsee_numbers.draw("VA"), *Endorsee.objects.values_list("number", flat=True)[:30], "VA-12"]
    page.get_by_label("Endorsement numbers").fill("\n".join(numbers))
    verify_all(page)


def paste_and_verify_in_spanish(page: Page) -> None:
    numbers = [endorsee_numbers.draw("VA"), *Endorsee.objects.values_list("number", flat=True)[:30], "VA-12"]
    page.get_by_label("Números de acreditación").fill("\n".join(numbers))
    with page.expect_navigation():
        page.get_by_role("button", name="Verificar todos").click()


def verify_all(page: Page) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name="Verify all").click()


def paste_too_often(page: Page) -> None:
    with mock.patch.object(rate_limit, "LOOK_UPS", 0):
        paste_and_verify(page)


def send(page: Page) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name="Send message").click()


def write_and_send(page: Page) -> None:
    page.get_by_label("Your name").fill("Ida Example")
    page.get_by_label("Your email").fill("ida@example.org")
    page.get_by_label("What is it about?").select_option(index=1)
    page.get_by_label("Your message").fill("A question.")
    send(page)


def send_without_cookie(page: Page) -> None:
    page.context.clear_cookies()
    send(page)


def ask_without_an_address(page: Page) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name="Mail me my link").click()


def renew_with_mistakes(page: Page) -> None:
    page.get_by_label("Hours of training").fill("1000")
    page.get_by_label("Show my phone").check()
    page.get_by_label("Language 1").fill("Elvish")
    page.get_by_label("File 1").set_input_files({"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"<b>"})
    with page.expect_navigation():
        page.get_by_role("button", name="Send").click()


def guess_too_often(page: Page) -> None:
    for _ in range(ACCOUNT_FROM_CLIENT):
        page.get_by_label("Password").fill("wrong")
        with page.expect_navigation():
            page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("Too many wrong passwords.")).to_be_visible()


SURFACES = [
    Surface("home", "/"),
    Surface("endorsement", "/endorsement/"),
    Surface("categories", "/endorsement/categories/"),
    Surface("category", "/endorsement/categories/imhm/"),
    Surface("which endorsement", "/endorsement/which-endorsement/", open_details),
    Surface("privacy", "/privacy/"),
    Surface("accessibility", "/accessibility/"),
    Surface("mission and values", "/mission-and-values/"),
    Surface("standard page with every block", "/everything/", open_details),
    Surface("news", "/news/"),
    Surface("news, page out of range", "/news/?year=2026&page=9"),
    Surface("article", "/news/grant/"),
    Surface("events", "/events/"),
    Surface("events, past", "/events/?past=yes"),
    Surface("event", "/events/training/"),
    Surface("list", LIST),
    Surface("list, last page", f"{LIST}?page=2"),
    Surface("list, filtered", f"{LIST}?q=a&category=ifs&designation=imhm-c&sort=newest", open_details),
    Surface("list, narrowed in place", LIST, narrow_in_place),
    Surface("list, nobody found", f"{LIST}?q=nobody-is-called-this"),
    Surface("list, ways on from nobody", f"{LIST}?q=meadwo&language=es&near=22030&within=10"),
    Surface("list, unknown filter", f"{LIST}?category=nope"),
    Surface("list, page out of range", f"{LIST}?page=999"),
    Surface("list, near a place", f"{LIST}?near=22030&within=100&language=es&accepting=yes", open_details),
    Surface("list, several places", f"{LIST}?near=Fairfax"),
    Surface("list, unknown place", f"{LIST}?near=Blaksburg"),
    Surface("list, search too long", f"{LIST}?q={TOO_LONG}"),
    Surface("record", "/registry/{listed}/"),
    Surface("record, with what the endorsee can use", "/registry/{listed}/", open_details),
    Surface("roster", "/registry/roster/"),
    Surface("roster, nothing entered", "/registry/roster/", verify_all),
    Surface("roster, verified", "/registry/roster/", paste_and_verify),
    Surface("roster, too often", "/registry/roster/", paste_too_often),
    Surface("check", "/registry/verify/"),
    Surface("check, blank", "/registry/verify/?number="),
    Surface("check, mistyped", "/registry/verify/?number=VA-1"),
    Surface("check, active and unlisted", "/registry/{unlisted}/"),
    Surface("check, not active", "/registry/{not_active}/"),
    Surface("check, unknown", "/registry/{unknown}/"),
    Surface("check, too often", "/registry/{unknown}/", look_up_too_often),
    Surface("renewal, asking for the link", "/registry/renew/"),
    Surface("renewal, asking without an address", "/registry/renew/", ask_without_an_address),
    Surface("renewal, link asked for", "/registry/renew/?sent=1"),
    Surface("renewal", "{renewal}"),
    Surface("renewal, mistakes", "{renewal}", renew_with_mistakes),
    Surface("renewal, sent", "{renewal_sent}"),
    Surface("renewal, question", "{renewal_question}"),
    Surface("renewal, declined", "{renewal_declined}"),
    Surface("renewal, approved", "{renewal_approved}"),
    Surface("renewal, no such link", f"/registry/renew/{'x' * 43}/"),
    Surface("Spanish, home", "/es/"),
    Surface("Spanish, list", LISTA),
    Surface("Spanish, list, filtered", f"{LISTA}?q=a&category=ifs&designation=imhm-c&sort=newest", open_details),
    Surface("Spanish, list, narrowed in place", LISTA, narrow_in_place_in_spanish),
    Surface("Spanish, list, near a place", f"{LISTA}?near=22030&within=100&language=es&accepting=yes", open_details),
    Surface("Spanish, list, several places", f"{LISTA}?near=Fairfax"),
    Surface("Spanish, list, ways on from nobody", f"{LISTA}?q=meadwo&language=es&near=22030&within=10"),
    Surface("Spanish, list, page out of range", f"{LISTA}?page=999"),
    Surface("Spanish, record", "/es/registry/{listed}/", open_details),
    Surface("Spanish, roster", "/es/registry/roster/"),
    Surface("Spanish, roster, verified", "/es/registry/roster/", paste_and_verify_in_spanish),
    Surface("Spanish, check", "/es/registry/verify/"),
    Surface("Spanish, check, mistyped", "/es/registry/verify/?number=VA-1"),
    Surface("Spanish, check, active and unlisted", "/es/registry/{unlisted}/"),
    Surface("Spanish, check, not active", "/es/registry/{not_active}/"),
    Surface("Spanish, check, unknown", "/es/registry/{unknown}/"),
    Surface("Spanish, check, too often", "/es/registry/{unknown}/", look_up_too_often),
    Surface("Spanish, search", "/es/search/?q=a"),
    Surface("Spanish, 404", "/es/no-such-page/"),
    Surface("search", "/search/"),
    Surface("search, found", "/search/?q=a"),
    Surface("search, pages and people found", "/search/?q=infant"),
    Surface("search, nothing found", "/search/?q=nothing-is-called-this"),
    Surface("search, too long", f"/search/?q={TOO_LONG}"),
    Surface("contact", "/contact/?number={listed}"),
    Surface("contact, mistakes", "/contact/", send),
    Surface("contact, sent", "/contact/", write_and_send),
    Surface("contact, without the cookie", "/contact/", send_without_cookie),
    Surface("description of the API", "/api/registry/v1/docs/"),
    Surface("page with a password", "/private/"),
    Surface("page with a password, too many wrong ones", "/private/", guess_too_often),
    Surface("403", "/surfaces/refused/"),
    Surface("404", "/no-such-page/"),
    Surface("500", "/surfaces/broken/"),
    Surface("block preview", "{block_preview}", staff=True),
]


def furnish() -> dict[str, str]:
    """Fill a bootstrapped site so that every surface has something to show; what addresses may name."""
    sample_people.load(size=80, seed=1)
    make_page_with_every_block()
    make_private_page()
    make_news_and_events()
    settings = SiteSettings.load()
    settings.alert = "<p>The office is closed on <b>Thursday</b>. <a href='/contact/'>Write to us</a>.</p>"
    settings.social_links.set([SocialLink(label="Facebook", url="https://www.facebook.com/example")])
    settings.save()
    block = HomePage.body.field.stream_block.child_blocks["endorsed_professionals"]
    on_registry = Endorsee.objects.on_registry(clock.today())
    unlisted = on_registry.last()
    unlisted.listed = False
    save_endorsee(endorsee=unlisted)
    return {
        "listed": Endorsee.objects.listed(clock.today()).first().number,
        "unlisted": unlisted.number,
        "not_active": Endorsee.objects.exclude(pk__in=on_registry).first().number,
        "unknown": endorsee_numbers.draw("VA"),
        **renewal_pages(),
        "block_preview": f"{reverse('wagtailadmin_block_preview')}?id={block.definition_prefix}",
    }


def renewal_pages() -> dict[str, str]:
    """The pages behind five people's links, one for each state of a request."""
    pages = {}
    for state in ("renewal", "renewal_sent", "renewal_question", "renewal_declined", "renewal_approved"):
        # Two endorsements, so that the page asks which ones.
        endorsement = asking.due("IFS", family_name=state.title(), show_locality=True, phone="804-555-0100")
        asking.due("IMHM-C", person=endorsement.endorsee)
        pages[state] = asking.address_of(endorsement.endorsee)
        if state == "renewal":
            continue
        proofs = [Proof(name="hours-of-training-2026.pdf", kind=FileKind.PDF, content=asking.PDF)]
        request = asking.requested(endorsement, proofs=proofs)
        if state == "renewal_question":
            requests.ask_question(request=request, question="Which course was it? Please send the certificate.")
        elif state == "renewal_declined":
            requests.decline_request(request=request, reason="The fee was paid for the cycle before this one.")
        elif state == "renewal_approved":
            requests.approve_request(request=request)
    return pages


def make_private_page() -> None:
    page = HomePage.objects.get(slug="home").add_child(instance=StandardPage(title="Private", slug="private"))
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.PASSWORD, password="open")


def make_news_and_events() -> None:
    home, day = HomePage.objects.get(slug="home"), clock.today()
    news = home.add_child(instance=NewsIndexPage(title="News", slug="news"))
    news.add_child(instance=NewsPage(title="Grant", slug="grant", published_on=day, introduction="A grant."))
    news.add_child(instance=NewsPage(title="Older", slug="older", published_on=day - timedelta(days=400)))
    events = home.add_child(instance=EventsPage(title="Events", slug="events", introduction="Trainings."))
    where = {"place": "Richmond", "online_address": "https://example.org/meet"}
    register = "https://example.org/register"
    events.add_child(
        instance=EventPage(
            title="Training", slug="training", first_day=day, starts=time(9), registration_address=register, **where
        )
    )
    events.add_child(instance=EventPage(title="Over", slug="over", first_day=day - timedelta(days=9)))


def make_page_with_every_block() -> None:
    image = get_image_model().objects.create(title="Bench", file=ImageFile(get_test_image_file(size=(1600, 900))))
    text = "<p>A text with <b>bold</b>, <i>italic</i> and <a href='/'>a link</a>.</p>"
    question = {"question": "Is endorsement a license?", "answer": "<p>No. It complements one.</p>"}
    page = StandardPage(
        title="Everything",
        slug="everything",
        introduction="A page with one of each.",
        body=[
            ("heading", "What a page can hold"),
            (
                "text",
                f"{text}<h3>Smaller</h3><ul><li>One</li><li>Two</li></ul><hr><h4>Smallest</h4><ol><li>1</li></ol>",
            ),
            ("picture", {"image": image, "caption": "A bench in a park"}),
            (
                "document_link",
                {"text_before": "See the", "link_text": "guidelines", "page": EndorsementPage.objects.get()},
            ),
            ("call_to_action", {"title": "Find a professional", "text": "Everyone on the list.", "url": LIST}),
            ("mission_statement", None),
            ("mission_excerpt", None),
            ("basic_beliefs", None),
            ("category_descriptions", {"introduction": "The categories are:", "with_descriptions": True}),
            ("renewal_notice", {"text": "From {start} through {end}."}),
            ("questions", {"heading": "Frequently asked questions", "questions": [question, question]}),
            ("quote", {"text": "There is no such thing as a baby.", "source": "D. W. Winnicott"}),
            (
                "table",
                {
                    "caption": "Fees",
                    "columns": [{"type": "text", "heading": "What"}, {"type": "text", "heading": "Fee"}],
                    "rows": [{"values": [text, "<p>$50</p>"]}, {"values": ["<p>Award</p>", "<p>$300</p>"]}],
                },
            ),
            ("columns", {"columns": [text, f"<h3>Second</h3>{text}"]}),
            ("accordion", {"heading": "How to apply", "parts": [{"title": "Who may apply", "text": text}]}),
            ("picture_with_text", {"image": image, "text": text, "side": "end"}),
            (
                "video",
                {"title": "What endorsement means", "address": "https://vimeo.com/123456789", "text": "3 minutes"},
            ),
            ("buttons", {"buttons": [{"label": "Apply", "url": "/"}, {"label": "Call", "url": "tel:+18045550100"}]}),
            ("downloads", {"heading": "Downloads", "documents": [make_document()]}),
            ("child_pages", {"heading": "In this section"}),
            ("latest_news", {"heading": "News", "number": 3}),
            ("next_events", {"heading": "Next events", "number": 3}),
            ("endorsed_professionals", {"heading": "Who is endorsed", "introduction": text, "page_size": 3}),
        ],
    )
    HomePage.objects.get(slug="home").add_child(instance=page)
    page.add_child(instance=StandardPage(title="Below", slug="below", introduction="A page below it."))


def make_document() -> Document:
    return Document.objects.create(title="Guidelines", file=ContentFile(b"12345", name="guidelines.pdf"), file_size=5)


def walk(page: Page, places: dict[str, str], *, enter: Callable[[], None]) -> Iterator[Surface]:
    """Each surface while the page shows it. `enter` signs the page in, for those that only staff see."""
    for surface in SURFACES:
        if surface.staff:
            enter()
        page.goto(surface.address.format(**places))
        if surface.then:
            surface.then(page)
        yield surface
        page.context.clear_cookies()


def refused(request: HttpRequest) -> None:
    raise PermissionDenied


def broken(request: HttpRequest) -> None:
    raise RuntimeError("On purpose.")


urlpatterns = [
    path("surfaces/refused/", refused),
    path("surfaces/broken/", broken),
    *site_urls.urlpatterns,  # addresses in several languages can't be included
]
