from django.core.management import call_command
from wagtail.blocks import CharBlock

from pages.fields import BodyField
from pages.models import HomePage


def test_a_new_block_needs_no_migration(db: None) -> None:
    blocks = HomePage.body.field.stream_block.child_blocks
    blocks["proverb"] = CharBlock()
    try:
        call_command("makemigrations", "pages", check=True, dry_run=True, verbosity=0)
    finally:
        del blocks["proverb"]


def test_the_blocks_are_not_in_the_migration() -> None:
    field = BodyField([("proverb", CharBlock())], blank=True)
    assert field.deconstruct() == (None, "pages.fields.BodyField", [], {"blank": True})
