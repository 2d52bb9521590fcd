import json
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from wagtail.blocks import CharBlock
from wagtail.models import Page
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from pages.body_field import BodyField
from pages.models import HomePage, StandardPage
from tests.builders import registrar

PROVERB = {"type": "proverb", "value": "Still waters run deep.", "id": "6d7b3c6e-1111-4000-8000-000000000001"}
HEADING = {"type": "heading", "value": "Of water", "id": "6d7b3c6e-1111-4000-8000-000000000002"}
RIDDLE = {"type": "riddle", "value": {"question": "Why?"}, "id": "6d7b3c6e-1111-4000-8000-000000000003"}


def test_a_new_block_needs_no_migration(db: None) -> None:
    blocks = HomePage.body.field.stream_block.child_blocks
    blocks["proverb"] = CharBlock()
    try:
        call_command("makemigrations", "pages", check=True, dry_run=True, verbosity=0)
    finally:
        del blocks["proverb"]


def test_the_blocks_are_not_in_the_migration() -> None:
    field = BodyField([("proverb", CharBlock())], blank=True)
    assert field.deconstruct() == (None, "pages.body_field.BodyField", [], {"blank": True})


# --- Blocks of a plug-in that is not there any more ---


@pytest.fixture
def page(db: None) -> StandardPage:
    page = Page.get_first_root_node().add_child(
        instance=StandardPage(title="Water", slug="water", body=json.dumps([PROVERB, HEADING, RIDDLE]))
    )
    return StandardPage.objects.get(pk=page.pk)


def stored(page: StandardPage) -> Any:
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM pages_standardpage WHERE page_ptr_id = %s", [page.pk])
        (body,) = cursor.fetchone()
    return json.loads(body)


def test_unknown_blocks_are_not_shown(page: StandardPage) -> None:
    assert [block.block_type for block in page.body] == ["heading"]
    assert str(page.body).count("Still waters") == 0


def test_unknown_blocks_stay_where_they_are_through_saving_and_publishing(page: StandardPage) -> None:
    page.save()
    assert stored(page) == [PROVERB, HEADING, RIDDLE]
    page.save_revision().publish()
    assert stored(page) == [PROVERB, HEADING, RIDDLE]


def test_unknown_blocks_outlive_an_edit_of_the_others(page: StandardPage) -> None:
    page.save_revision()
    editor = registrar(is_superuser=True)
    client = Client()
    client.force_login(editor)
    body = streamfield([("heading", "Of deep water"), ("text", rich_text("<p>It is still.</p>"))])
    data = nested_form_data(
        {"title": "Water", "slug": "water", "introduction": "", "body": body, "action-publish": "yes"}
    )
    answer = client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data)
    assert answer.status_code == 302
    assert [(block["type"], block["value"]) for block in stored(page)] == [
        ("proverb", "Still waters run deep."),
        ("heading", "Of deep water"),
        ("riddle", {"question": "Why?"}),
        ("text", stored(page)[3]["value"]),
    ]
    assert "It is still." in stored(page)[3]["value"]
