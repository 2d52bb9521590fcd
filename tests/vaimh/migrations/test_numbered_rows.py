"""An older site's rows had no numbers, except those that staff had edited."""

import json

import pytest

from tests.serving import Project

pytestmark = pytest.mark.slow

# As the first edit of the third belief left it, in the table and in the page's latest draft.
MAKE_OLD = """
from django.db import connection
from wagtail.models import Revision

with connection.cursor() as cursor:
    for table in ("belief", "value", "menuitem"):
        cursor.execute(f"UPDATE pages_{table} SET sort_order = NULL")
    cursor.execute("UPDATE pages_belief SET sort_order = 2 WHERE id = (SELECT MIN(id) + 2 FROM pages_belief)")
for revision in Revision.objects.filter(content_type__model="missionpage"):
    first, second, third, *others = revision.content["beliefs"]
    third["sort_order"] = 2
    for row in (first, second, *others):
        row["sort_order"] = None
    revision.content["beliefs"] = [first, second, *others, third]
    revision.save()
"""
READ = """
import json
from pages.models import MainMenu, MissionPage

page = MissionPage.objects.get()
print(json.dumps({
    "beliefs": [row.text for row in page.beliefs.all()],
    "draft": [row.text for row in page.get_latest_revision_as_object().beliefs.all()],
    "values": [row.name for row in page.values.all()],
    "menu": [row.label for row in MainMenu.objects.get().items.all()],
    "numbers": [row.sort_order for row in page.beliefs.all()],
}))
"""


def shell(site: Project, code: str) -> str:
    return site.manage("shell", "-v0", "-c", code)


def test_an_older_sites_rows_keep_their_order(site: Project) -> None:
    site.manage("prepare", "--sample", "0")
    before = json.loads(shell(site, READ))
    site.manage("migrate", "-v0", "pages", "0002")
    shell(site, MAKE_OLD)
    site.manage("migrate", "-v0")
    assert json.loads(shell(site, READ)) == before
    assert before["numbers"] == list(range(len(before["beliefs"])))
