from datetime import date
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from wagtail.documents.models import Document
from wagtail.models import Page

from endorsement import content_version, services
from endorsement.models import Category, RenewalCycle
from pages.blocks import BodyBlock
from pages.models import Belief, CategoryPage, EndorsementPage, HomePage, MissionPage, StandardPage
from tests.pages.reading import links, part, plain, texts

pytestmark = pytest.mark.once

BLOCKS = list(BodyBlock().child_blocks)
PREVIEWS = {
    "heading": "What endorsement means",
    "text": "Endorsement recognizes people who support them.",
    "picture": "A caption, if the picture needs one",
    "document_link": "The requirements are in the Competency Guidelines from the association.",
    "call_to_action": "Search the list of people with an active endorsement.",
    "find_professional": "Or browse by category: Infant Family Associate",
    "mission_statement": "The primary mission of the infant mental health profession",
    "mission_excerpt": "Read the whole mission, the beliefs and the values",
    "basic_beliefs": "Optimal growth and development occur within nurturing relationships;",
    "category_descriptions": "Infant Family Associate (IFA)",
    "renewal_notice": "Renewal cycle is October 1st through September 30th.",
    "questions": "No. It complements a professional license and does not replace it.",
    "quote": "There is no such thing as a baby.",
    "table": "Renewal $50",
    "columns": "Babies grow up in relationships.",
    "accordion": "Who may apply",
    "picture_with_text": "Babies grow up in relationships.",
    "video": "Play the video on Vimeo",
    "buttons": "Apply for endorsement Write to us",
    "downloads": "Downloads",
    "latest_news": "The newest articles appear here.",
    "next_events": "The next events appear here.",
    "child_pages": "The pages below this one appear here.",
    "endorsed_professionals": "List of Endorsed Professionals",
}


def rendered(name: str, value: Any, **context: Any) -> str:
    block = BodyBlock().child_blocks[name]
    return plain(block.render(block.normalize(value), context))


def preview(client: Client, name: str) -> bytes:
    block = HomePage.body.field.stream_block.child_blocks[name]
    return client.get(reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix}).content


# --- What staff see when they choose a block ---


@pytest.mark.parametrize("name", BLOCKS)
def test_a_block_shows_an_example_of_itself(name: str, admin_client: Client, site_tree: HomePage) -> None:
    assert PREVIEWS[name] in part(preview(admin_client, name), "main")


@pytest.mark.parametrize("name", BLOCKS)
def test_a_block_has_a_label_an_icon_and_a_description(name: str) -> None:
    block = BodyBlock().child_blocks[name]
    assert [bool(text) for text in (block.label, block.get_description())] == [True, True]
    assert block.meta.icon not in ("placeholder", "")
    assert block.is_previewable


@pytest.mark.parametrize("name", ["mission_statement", "mission_excerpt", "basic_beliefs", "category_descriptions"])
def test_a_preview_says_what_is_missing(name: str, admin_client: Client, db: None) -> None:
    assert texts(preview(admin_client, name), ".preview-note") != []


@pytest.mark.parametrize("name", BLOCKS)
def test_an_empty_block_renders(name: str, site_tree: HomePage) -> None:
    block = BodyBlock().child_blocks[name]
    assert "None" not in plain(block.render(block.get_default(), {}))


def test_a_page_has_one_list_of_professionals() -> None:
    block = BodyBlock()
    twice = block.normalize([("endorsed_professionals", {}), ("endorsed_professionals", {})])
    with pytest.raises(ValidationError):
        block.clean(twice)


# --- One source ---


def test_a_belief_edited_once_changes_wherever_it_is_shown(client: Client, site_tree: HomePage) -> None:
    belief = Belief.objects.first()
    belief.text = "Babies need somebody."
    belief.save()
    first_beliefs = {
        texts(client.get(url).content, ".beliefs li")[0] for url in ("/endorsement/", "/mission-and-values/")
    }
    assert first_beliefs == {"Babies need somebody."}


def test_a_draft_of_the_mission_is_not_shown(client: Client, site_tree: HomePage) -> None:
    page = MissionPage.objects.get()
    page.mission = "<p>Half a sent</p>"
    page.save_revision()
    assert "Half a sent" not in client.get("/endorsement/").content.decode()


def test_an_unpublished_mission_page_leaves_no_trace(client: Client, site_tree: HomePage) -> None:
    MissionPage.objects.get().unpublish()
    content = client.get("/endorsement/").content
    assert texts(content, ".mission, .beliefs, .preview-note") == []


# --- Categories ---


def test_a_category_is_described_by_its_page(client: Client, site_tree: HomePage) -> None:
    page = CategoryPage.objects.get(slug="ifs")
    page.description = "<p>From the page.</p>"
    page.save()
    assert texts(client.get("/endorsement/").content, ".category-description")[1] == "From the page."


def test_a_category_whose_page_is_unpublished_is_described_by_its_summary(client: Client, site_tree: HomePage) -> None:
    page = CategoryPage.objects.get(slug="ifs")
    page.description = "<p>From the page.</p>"
    page.save()
    page.unpublish()
    Category.objects.filter(slug="ifs").update(summary="From the registrars.")
    content = client.get("/endorsement/").content
    assert texts(content, ".category-description")[1] == "From the registrars."
    assert links(content, ".category-name a") == [
        ("Infant Family Associate (IFA)", "/endorsement/categories/ifa/"),
        ("Infant Mental Health Specialist (IMHS)", "/endorsement/categories/imhs/"),
        ("Infant Mental Health Mentor (IMHM).", "/endorsement/categories/imhm/"),
    ]


def test_a_new_category_appears_and_a_retired_one_goes(client: Client, site_tree: HomePage) -> None:
    Category.objects.create(code="ERS", name="Endorsed Reflective Supervisor", slug="ers", sort_order=9)
    Category.objects.filter(slug="ifa").update(offered=False)
    assert texts(client.get("/endorsement/").content, ".category-name") == [
        "II. Infant Family Specialist (IFS)",
        "III. Infant Mental Health Specialist (IMHS)",
        "IV. Infant Mental Health Mentor (IMHM). There are 3 designations at this category:",
        "Endorsed Reflective Supervisor (ERS)",
    ]


def test_designations_are_counted(site_tree: HomePage) -> None:
    Category.objects.get(slug="ifa").designations.create(code="X", name="Exemplary", slug="ifa-x")
    html = rendered("category_descriptions", {"with_descriptions": False})
    assert texts(html, ".category")[0] == (
        "I. Infant Family Associate (IFA). There is 1 designation at this category: Exemplary (IFA-X)"
    )


def test_descriptions_cost_the_same_queries_at_any_number_of_categories(
    site_tree: HomePage, django_assert_num_queries: Any
) -> None:
    for number in range(20):
        category = Category.objects.create(code=f"C{number}", name=f"Category {number}", slug=f"c{number}")
        category.designations.create(code="X", name="X", slug=f"c{number}-x")
    with content_version.read_once(), django_assert_num_queries(4):
        rendered("category_descriptions", {"with_descriptions": False})


# --- Renewal ---


def notice(text: str) -> str:
    return plain(part(rendered("renewal_notice", {"text": text}), ".renewal-notice"))


@time_machine.travel("2027-02-01 12:00-05:00")
def test_the_renewal_notice_follows_the_row_of_the_cycle(db: None) -> None:
    services.save_cycle(cycle=RenewalCycle(name="2027", starts_on=date(2027, 1, 1), ends_on=date(2027, 12, 31)))
    assert notice("From {start} to {end}.") == "From January 1st to December 31st."


@time_machine.travel("2027-02-01 12:00-05:00")
def test_without_a_row_the_renewal_notice_computes_the_cycle_and_writes_nothing(db: None) -> None:
    assert notice("From {start} to {end}.") == "From October 1st to September 30th."
    assert RenewalCycle.objects.count() == 0


def test_other_braces_and_markup_in_the_renewal_notice_stay_text(db: None) -> None:
    assert notice("{0} {start.__class__} <b>{end}") == "{0} {start.__class__} <b>September 30th"


# --- Links ---


def test_the_document_takes_the_place_of_the_page(endorsement_page: EndorsementPage) -> None:
    document = Document.objects.create(title="Guidelines", file="documents/guidelines.pdf")
    value = {"text_before": "See", "link_text": "the guidelines", "page": endorsement_page, "text_after": "."}
    assert links(rendered("document_link", value), "a") == [("the guidelines", "/endorsement/")]
    assert links(rendered("document_link", {**value, "document": document}), "a") == [("the guidelines", document.url)]
    assert part(rendered("document_link", value), "p") == "See the guidelines."


def test_a_link_to_an_unpublished_page_is_only_text(endorsement_page: EndorsementPage) -> None:
    endorsement_page.unpublish()
    page = Page.objects.get(pk=endorsement_page.pk)
    assert links(rendered("document_link", {"link_text": "the guidelines", "page": page}), "a") == []
    assert links(rendered("call_to_action", {"title": "Endorsement", "page": page}), "a") == []


@pytest.mark.parametrize(
    "value",
    [
        {"title": "Nowhere"},
        {"title": "Script", "url": "javascript:alert(1)"},
        {"title": "Elsewhere", "url": "//example.org/"},
    ],
)
def test_a_call_to_action_needs_an_address_it_can_have(value: dict[str, str], db: None) -> None:
    block = BodyBlock().child_blocks["call_to_action"]
    with pytest.raises(ValidationError):
        block.clean(block.normalize(value))


def test_a_call_to_action_leads_to_one_place(endorsement_page: EndorsementPage) -> None:
    block = BodyBlock().child_blocks["call_to_action"]
    both = block.normalize({"title": "Two", "page": endorsement_page, "url": "/registry/verify/"})
    with pytest.raises(ValidationError):
        block.clean(both)
    one = block.normalize({"title": "One", "url": "/registry/verify/"})
    assert block.clean(one).href == "/registry/verify/"


# --- Questions ---


def test_questions_open_without_javascript(db: None) -> None:
    value = {"heading": "Questions", "questions": [{"question": "Why?", "answer": "<p>Because.</p>"}]}
    html = rendered("questions", value)
    assert texts(html, "h2, details > summary, details > .answer > p") == ["Questions", "Why?", "Because."]
    assert "<script" not in html


def test_the_list_is_on_its_page(client: Client, site_tree: HomePage) -> None:
    page = StandardPage.objects.get(slug="professionals")
    assert [block.block_type for block in page.body] == ["endorsed_professionals"]
    assert texts(client.get("/endorsement/professionals/").content, "h1, form legend:first-child")[0] == (
        "List of Endorsed Professionals in Virginia"
    )


# --- Find a professional ---


def test_the_search_for_a_professional_leads_to_the_list(client: Client, site_tree: HomePage) -> None:
    Category.objects.filter(slug="ifs").update(offered=False)
    content = client.get("/").content
    form = BeautifulSoup(content, "html.parser").select_one(".find-professional form")
    assert (form["action"], form["role"], form.select_one("input")["name"]) == (
        "/endorsement/professionals/#registry-results",
        "search",
        "q",
    )
    assert links(content, ".find-professional a") == [
        ("Infant Family Associate", "/endorsement/professionals/?category=ifa"),
        ("Infant Mental Health Specialist", "/endorsement/professionals/?category=imhs"),
        ("Infant Mental Health Mentor", "/endorsement/professionals/?category=imhm"),
    ]


def test_without_its_list_there_is_nothing_to_search(client: Client, site_tree: HomePage) -> None:
    StandardPage.objects.get(slug="professionals").unpublish()
    assert texts(client.get("/").content, ".find-professional") == []


# --- Videos, buttons, pages below ---


@pytest.mark.parametrize(
    ("address", "page", "player"),
    [
        (
            "https://www.youtube.com/watch?v=abcdefghijk&t=3",
            "https://www.youtube.com/watch?v=abcdefghijk",
            "https://www.youtube-nocookie.com/embed/abcdefghijk?autoplay=1",
        ),
        (
            "https://youtu.be/abcdefghijk?si=x",
            "https://www.youtube.com/watch?v=abcdefghijk",
            "https://www.youtube-nocookie.com/embed/abcdefghijk?autoplay=1",
        ),
        (
            "https://vimeo.com/123456789",
            "https://vimeo.com/123456789",
            "https://player.vimeo.com/video/123456789?autoplay=1&dnt=1",
        ),
    ],
)
def test_a_video_is_a_link_that_asks_nobody_before_it_is_played(address: str, page: str, player: str) -> None:
    block = BodyBlock().child_blocks["video"]
    html = block.render(block.normalize({**EMPTY_VIDEO, "address": address}))
    found = BeautifulSoup(html, "html.parser")
    link = found.select_one("a")
    assert link is not None
    assert (link["href"], link["data-player"]) == (page, player)
    assert [tag["src"] for tag in found.select("[src]")] == ["/static/js/video.js"]


EMPTY_VIDEO = {"title": "Endorsement", "text": ""}


def test_where_players_are_not_allowed_a_video_is_a_link_alone(settings: Any) -> None:
    settings.VIDEO_PLAYERS = []
    block = BodyBlock().child_blocks["video"]
    html = block.render(block.normalize({**EMPTY_VIDEO, "address": "https://vimeo.com/123456789"}))
    assert ("data-player" in html, "<script" in html) == (False, False)


@pytest.mark.parametrize(
    "address", ["https://example.org/watch?v=abcdefghijk", "javascript:alert(1)", "https://vimeo.com/x"]
)
def test_no_other_address_is_a_video(address: str) -> None:
    block = BodyBlock().child_blocks["video"]
    with pytest.raises(ValidationError):
        block.clean(block.normalize({**EMPTY_VIDEO, "address": address}))


@pytest.mark.parametrize(
    ("address", "is_valid"),
    [
        ("https://example.org/", True),
        ("/contact/", True),
        ("mailto:info@example.org", True),
        ("tel:+1-804-555-0100", True),
        ("javascript:alert(1)", False),
        ("mailto:nobody", False),
        ("//example.org/", False),
        ("", False),
    ],
)
def test_a_button_leads_to_pages_addresses_mail_and_telephones(address: str, is_valid: bool) -> None:
    block = BodyBlock().child_blocks["buttons"].child_blocks["buttons"].child_block
    try:
        block.clean(block.normalize({"label": "Go", "url": address}))
    except ValidationError:
        assert not is_valid
    else:
        assert is_valid


def test_the_pages_below_a_page_are_the_public_ones(client: Client, site_tree: HomePage) -> None:
    page = EndorsementPage.objects.get()
    page.body = [("child_pages", {"heading": "In this section"})]
    page.save_revision().publish()
    assert [title for title, _url in links(client.get(page.url).content, ".child-pages a")] == [
        "List of Endorsed Professionals in Virginia",
        "Categories of Endorsement®",
        "Which endorsement am I looking for?",
    ]


def test_every_block_of_the_site_is_in_a_group() -> None:
    assert [name for name, block in BodyBlock().child_blocks.items() if not block.meta.group] == []
