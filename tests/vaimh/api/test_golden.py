"""Every answer, whole. tests/golden.py says how to write the files anew."""

from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents.models import Document
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from endorsement.models import RegistrySettings
from pages.models import HomePage, MissionPage, SiteSettings, SocialLink, StandardPage
from tests.golden import assert_golden

pytestmark = pytest.mark.once

GOLDEN = Path(__file__).parent / "golden"


def image(title, **fields):
    return get_image_model().objects.create(
        title=title, file=ImageFile(get_test_image_file(size=(1000, 500)), name=f"{title.lower()}.png"), **fields
    )


@pytest.fixture
def bench(site_tree):
    return image("Bench", description="A bench in a park")


@pytest.fixture
def guidelines(site_tree):
    return Document.objects.create(title="Guidelines", file=ContentFile(b"12345", name="guidelines.pdf"), file_size=5)


@pytest.fixture
def everything(site_tree, bench, guidelines):
    """A page with one of each block, and all its fields filled in."""
    mission = MissionPage.objects.get()
    linked = (
        f'<p>See <a linktype="page" id="{mission.pk}">our mission</a>, '
        f'<a linktype="document" id="{guidelines.pk}">the guidelines</a>, <a href="https://www.example.org/">them</a> '
        'and <a href="mailto:info@example.org">us</a>.</p>'
    )
    page = StandardPage(
        title="Everything",
        slug="everything",
        introduction="A page with one of each.",
        seo_title="Everything there is",
        search_description="One of each.",
        social_title="Look at this",
        social_image=bench,
        body=[
            ("heading", "What a page can hold"),
            ("text", linked),
            ("picture", {"image": bench, "caption": "A bench"}),
            (
                "document_link",
                {"text_before": "See the", "link_text": "guidelines", "document": guidelines, "text_after": "."},
            ),
            ("document_link", {"link_text": "mission", "page": mission}),
            ("call_to_action", {"title": "Write to us", "text": "We answer.", "url": "/contact/"}),
            ("call_to_action", {"title": "Nowhere yet"}),
            ("find_professional", {"heading": "Find one", "text": "Search everyone.", "page": mission}),
            ("mission_statement", None),
            ("mission_excerpt", None),
            ("basic_beliefs", None),
            ("category_descriptions", {"introduction": "The categories are:", "with_descriptions": False}),
            ("renewal_notice", {"text": "From {start} through {end}."}),
            ("questions", {"heading": "Questions", "questions": [{"question": "Is it a license?", "answer": linked}]}),
            ("quote", {"text": "There is no such thing as a baby.", "source": "D. W. Winnicott"}),
            (
                "table",
                {
                    "caption": "Fees",
                    "columns": [{"type": "text", "heading": "What"}, {"type": "text", "heading": "Fee"}],
                    "rows": [{"values": [linked, "<p>$50</p>"]}],
                },
            ),
            ("columns", {"columns": [linked, "<p>Second</p>"]}),
            ("accordion", {"heading": "How to apply", "parts": [{"title": "Who may apply", "text": linked}]}),
            ("picture_with_text", {"image": bench, "text": linked, "side": "end"}),
            ("video", {"title": "Endorsement", "address": "https://youtu.be/abcdefghijk", "text": "3 minutes"}),
            (
                "buttons",
                {"buttons": [{"label": "Apply", "page": mission}, {"label": "Call", "url": "tel:+18045550100"}]},
            ),
            ("downloads", {"heading": "Downloads", "documents": [guidelines]}),
            ("child_pages", {"heading": "In this section"}),
            ("latest_news", {"heading": "News", "number": 3}),
            ("next_events", {"heading": "Next events", "number": 3}),
            (
                "endorsed_professionals",
                {"heading": "Mentors", "introduction": linked, "category": "imhm", "region": "northern"},
            ),
        ],
    )
    RegistrySettings.objects.update_or_create(defaults={"disclaimer": "Without warranty."})
    return site_tree.add_child(instance=page)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/", "home"),
        ("/endorsement/", "endorsement"),
        ("/endorsement/professionals/", "professionals"),
        ("/endorsement/categories/", "categories"),
        ("/endorsement/categories/imhm/", "category"),
        ("/mission-and-values/", "mission"),
        ("/contact/", "contact"),
    ],
)
def test_a_page_of_each_type_as_it_is_at_first(read, path, name):
    assert_golden(read("pages/find/", html_path=path), GOLDEN / f"page-{name}.json")


def test_a_page_with_every_block(read, everything):
    assert_golden(read(f"pages/{everything.pk}/"), GOLDEN / "page-with-every-block.json")


def test_every_block_is_on_that_page(everything):
    assert {block.block_type for block in everything.body} == set(HomePage.body.field.stream_block.child_blocks)


@pytest.mark.parametrize("address", ["", "pages/", "menu/"])
def test_what_is_there_at_first(read, address):
    assert_golden(read(address), GOLDEN / f"{address.strip('/') or 'index'}.json")


def test_the_settings(read, bench):
    settings = SiteSettings.load()
    settings.logo = bench
    settings.alert = '<p>The office is closed. <a href="/contact/">Write to us</a></p>'
    settings.social_links.set([SocialLink(label="Facebook", url="https://www.facebook.com/example")])
    settings.footer += '<p><a href="/endorsement/">Endorsement</a></p>'
    settings.save()
    assert_golden(read("settings/"), GOLDEN / "settings.json")


def test_images(read, bench):
    assert_golden(read("images/"), GOLDEN / "images.json")
    assert_golden(read(f"images/{bench.pk}/"), GOLDEN / "image.json")


def test_documents(read, guidelines):
    assert_golden(read("documents/"), GOLDEN / "documents.json")
    assert_golden(read(f"documents/{guidelines.pk}/"), GOLDEN / "document.json")


def test_redirects(read):
    Redirect.add_redirect("/about/", MissionPage.objects.get())
    Redirect.add_redirect("/partners/", "https://partners.example.org/", is_permanent=False)
    assert_golden(read("redirects/"), GOLDEN / "redirects.json")
    assert_golden(read("redirects/find/", html_path="/about/"), GOLDEN / "redirect.json")
