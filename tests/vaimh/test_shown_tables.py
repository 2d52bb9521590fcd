"""Every model of the site is shown in pages, so that its writes give them a new version, or named as not shown."""

from collections import Counter

import pytest
from django.apps import apps
from django.db import connection

from endorsement import content_triggers, content_version
from vaimh import shown_tables

SHOWN = {
    "pages.belief",
    "pages.categorypage",
    "pages.contactfield",
    "pages.contactpage",
    "pages.endorsementpage",
    "pages.eventpage",
    "pages.eventspage",
    "pages.homepage",
    "pages.mainmenu",
    "pages.menuitem",
    "pages.missionpage",
    "pages.newsindexpage",
    "pages.newspage",
    "pages.sitesettings",
    "pages.sociallink",
    "pages.standardpage",
    "pages.value",
    "taggit.tag",
    "taggit.taggeditem",
    "wagtailcore.collection",
    "wagtailcore.collectionviewrestriction",
    "wagtailcore.collectionviewrestriction_groups",
    "wagtailcore.locale",
    "wagtailcore.page",
    "wagtailcore.pageviewrestriction",
    "wagtailcore.pageviewrestriction_groups",
    "wagtailcore.site",
    "wagtaildocs.document",
    "wagtailembeds.embed",
    "wagtailimages.image",
    "wagtailimages.rendition",
    "wagtailredirects.redirect",
    "wagtailsearch.indexentry",
}


def test_each_model_is_known_to_be_shown_or_not() -> None:
    """If this fails for a new model: name it above if a visitor can see its rows, else in `NOT_SHOWN` with why."""
    everything = {model._meta.label_lower for model in apps.get_models(include_auto_created=True)}
    hidden = {label for label in everything if {label, label.split(".")[0]} & shown_tables.NOT_SHOWN.keys()}
    assert everything - hidden == SHOWN
    assert {model._meta.label_lower for model in shown_tables.watched()} == SHOWN


# On SQLite a trigger for each event, on PostgreSQL one for all four.
TRIGGERS = {
    "sqlite": ("SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'", 3),
    "postgresql": ("SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal", 1),
}


@pytest.mark.django_db
def test_each_shown_table_has_its_triggers() -> None:
    query, number = TRIGGERS[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(query)
        found = Counter(table for name, table in cursor.fetchall() if name.startswith(content_triggers.PREFIX))
    models = [model for models in content_version.watched().values() for model in models]
    assert found == {model._meta.db_table: number for model in models}
