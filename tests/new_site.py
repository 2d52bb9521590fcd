"""The site as a new installation has it, for the many tests that begin with it."""

from datetime import date

from django.apps import apps
from django.db import connection, transaction
from django.utils import timezone
from wagtail.models import Site

from pages.models import HomePage
from vaimh.bootstrap import bootstrap

Rows = dict[str, list[tuple]]
# The tables that bootstrap changes, before and after, by the day and hour it was asked for.
_made: dict[tuple, tuple[Rows, Rows]] = {}


def make_site(on: date) -> HomePage:
    """Bootstraps the site and returns its home page.

    That takes a second, so on SQLite it is done once and its rows are put back from then on, where the tables are as
    they were before it.
    """
    if connection.vendor != "sqlite":
        bootstrap(on=on)
        return HomePage.objects.get()
    key = (on, timezone.now().replace(minute=0, second=0, microsecond=0))
    if key not in _made:
        before = _read(sorted(_tables()))
        bootstrap(on=on)
        after = {table: rows for table, rows in _read(list(before)).items() if rows != before[table]}
        _made[key] = {table: before[table] for table in after}, after
        return HomePage.objects.get()
    before, after = _made[key]
    if _read(list(before)) == before:
        _put_back(after)
        Site.get_site_root_paths()  # the cache has them after a bootstrap
    else:
        bootstrap(on=on)
    return HomePage.objects.get()


def _tables() -> set[str]:
    known = set(connection.introspection.table_names())
    # The search's second table follows the first one by triggers.
    return {
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model._meta.db_table in known and not model._meta.db_table.endswith("_fts")
    }


def _read(tables: list[str]) -> Rows:
    rows = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}" ORDER BY 1')
            rows[table] = cursor.fetchall()
    return rows


@transaction.atomic
def _put_back(tables: Rows) -> None:
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f'DELETE FROM "{table}"')
        for table, rows in tables.items():
            if rows:
                cursor.executemany(f'INSERT INTO "{table}" VALUES ({", ".join(["%s"] * len(rows[0]))})', rows)
