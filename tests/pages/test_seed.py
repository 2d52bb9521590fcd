"""The page the association publishes today comes out of the CMS, word for word."""

import re
from pathlib import Path

import pytest
from django.test import Client

from pages.models import EndorsementPage, HomePage
from tests.pages.reading import links, part, plain

pytestmark = pytest.mark.once

SEED = (Path(__file__).parents[1] / "seed.txt").read_text()
MISSION_TITLE = "Mission and Values of Infant Mental Health Service Providers/Professionals"


def seed_lines() -> list[str]:
    """The paragraphs, list items and headings, without the marks that the browser draws; the last names the footer."""
    lines = [re.sub(r"^(•|\d\.) ", "", plain(line)) for line in SEED.splitlines() if line.strip()]
    assert lines.pop() == "website footer"
    return [line.replace(" .", ".") for line in lines]


def test_every_line_of_the_seed_is_on_the_endorsement_page_in_its_order(client: Client, site_tree: HomePage) -> None:
    text = part(client.get("/endorsement/").content, "main")
    missing, at = [], 0
    for line in seed_lines():
        found = text.find(line, at)
        if found < 0:
            missing.append(line)
        else:
            at = found + len(line)
    assert missing == []
    assert len(seed_lines()) == 20


def test_the_links_of_the_seed_lead_to_their_pages(client: Client, site_tree: HomePage) -> None:
    found = links(client.get("/endorsement/").content, "main .page > :not(.categories) a")
    assert found == [
        (
            "Competency Guidelines for the Endorsement for Culturally Sensitive, Relationship-Focused Practice "
            "Promoting Infant Mental Health®",
            "/endorsement/",
        ),
        ("List of Endorsed Professionals in Virginia", "/endorsement/professionals/"),
        (MISSION_TITLE, "/mission-and-values/"),
    ]


def test_the_sections_are_blocks_that_staff_edit(endorsement_page: EndorsementPage) -> None:
    assert [block.block_type for block in endorsement_page.body] == [
        "text",
        "category_descriptions",
        "document_link",
        "renewal_notice",
        "mission_statement",
        "call_to_action",
        "basic_beliefs",
        "text",
    ]


def test_the_mission_page_says_the_same_and_the_values(client: Client, site_tree: HomePage) -> None:
    text = part(client.get("/mission-and-values/").content, "main")
    mission = next(line for line in seed_lines() if line.startswith("The primary mission"))
    beliefs = seed_lines()[-6:-1]
    assert [line for line in (mission, *beliefs, "Reflective Practice") if line not in text] == []
    assert part(client.get("/mission-and-values/").content, "h1") == MISSION_TITLE


def test_every_page_has_the_footer(client: Client, site_tree: HomePage) -> None:
    footers = {
        part(client.get(page.url).content, ".site-footer-text") for page in site_tree.get_descendants(inclusive=True)
    }
    assert footers == {
        "Virginia Association for Infant Mental Health The Virginia Association for Infant Mental Health (VAIMH) "
        "endorses professionals who apply infant mental health principles to their work with infants, toddlers and "
        "families. Endorsement® is not a license. It does not replace licensure, certification, or credentialing. "
        "Which endorsement am I looking for? · Privacy · Accessibility Email us: vaendorsement@vcu.edu"
    }
