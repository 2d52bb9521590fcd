"""The version of the content: what a cache names in its keys, so that it never shows what was before a write.

Each area of tables has a version, "registry" for the plug-in's own. Triggers change it in the transaction of every
write: by a form, `QuerySet.update`, a command or plain SQL. A site adds areas with `watch`.

Read the version *before* the content that is kept under it. If a write comes between, newer content is kept under an
older version, which nobody asks for again. The other way around, old content would be kept as the new.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from django.apps import apps
from django.db import connection
from django.db.models import Model

from endorsement.models import ContentVersion

REGISTRY = "registry"
EVERY_AREA = "*"
SHOWN = (
    "category",
    "designation",
    "locality",
    "placename",
    "endorsee",
    "endorsement",
    "renewalcycle",
    "renewal",
    "hold",
    "registrysettings",
)
NOT_SHOWN = {
    "importplan": "Staff see it before an import; the import itself writes to the tables that are shown.",
    "importrow": "As its plan.",
    "importjob": "As its plan.",
    "importfile": "As its plan.",
    "columnchoice": "It says how a file is read.",
    "renewalrequirement": "Only the renewal form has it, which is never kept.",
    "renewallink": "Nobody sees it.",
    "wantedlink": "Nobody sees it.",
    "renewalrequest": "Only its sender and registrars see it, on pages that are never kept.",
    "requestfile": "As its request.",
    "attachment": "Registrars see it, on pages that are never kept.",
    "message": "Registrars see it, on pages that are never kept.",
    "messagetext": "As its messages.",
    "contentversion": "It is the version.",
}

Versions = Mapping[str, str]
Models = Iterable[type[Model]]
Kept = TypeVar("Kept")


def _registry() -> Models:
    return [apps.get_model("endorsement", name) for name in SHOWN]


_areas: dict[str, Callable[[], Models]] = {REGISTRY: _registry}
# While `read_once` lasts: the versions in a list, which is empty until somebody asks.
_once: ContextVar[list[dict[str, str]] | None] = ContextVar("once", default=None)


def watch(area: str, models: Callable[[], Models]) -> None:
    """Adds an area, from an app's `ready`. `manage.py migrate` makes its triggers."""
    _areas[area] = models


def watched() -> dict[str, list[type[Model]]]:
    """The models of each area."""
    return {area: list(models()) for area, models in _areas.items()}


def read() -> dict[str, str]:
    """The version of each area, in one query. An area without one is missing: keep nothing that shows it.

    Inside a transaction it includes the transaction's own writes, and nobody else reads the same.
    """
    once = _once.get()
    if once:
        return once[0]
    versions = _read()
    if once is not None:
        once.append(versions)
    return versions


@contextmanager
def read_once() -> Iterator[None]:
    """While a request that only reads is answered, every caller gets the versions that the first one read."""
    token = _once.set([])
    try:
        yield
    finally:
        _once.reset(token)


def is_read_once() -> bool:
    return _once.get() is not None


def _read() -> dict[str, str]:
    table = ContentVersion._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql" and connection.in_atomic_block:
            # The row changes once in a transaction; this setting changes with each of its statements.
            own = " UNION ALL SELECT %s, current_setting(%s, true)" * len(_areas)
            names = [value for area in _areas for value in (area, own_changes(area))]
            cursor.execute(f"SELECT area, version FROM {table}{own}", names)  # noqa: S608
        else:
            cursor.execute(f"SELECT area, version FROM {table}")  # noqa: S608
        rows = cursor.fetchall()
    if len(rows) == len({area for area, _token in rows}):
        return dict(rows)
    tokens: dict[str, list[str]] = {}
    for area, token in rows:
        tokens.setdefault(area, []).append(token or "")
    # The rows of an area come in any order.
    return {area: ".".join(sorted(found)) for area, found in tokens.items() if any(found)}


def own_changes(area: str) -> str:
    """The setting of PostgreSQL in which a transaction notes that it changed the area."""
    return f"endorsement.changed_{area}"


class Memo:
    """What was computed from the content, in this process's memory, until the content of one of its areas changes.

        localities = Memo()
        localities.get(on, lambda: list(Locality.objects.all()))

    Args:
        areas: what the values are computed from; `EVERY_AREA` if that could be anything.
        size: how many values are kept; the oldest goes first.
    """

    def __init__(self, *areas: str, size: int = 200) -> None:
        self.areas = areas or (REGISTRY,)
        self.size = size
        self._kept: dict[Hashable, tuple[tuple[str, ...], Any]] = {}

    def get(self, key: Hashable, make: Callable[[], Kept], *, versions: Versions | None = None) -> Kept:
        """The value kept for the key, or what `make` returns. Values are shared: don't change them.

        Pass `versions` if you have just read them. What depends on the day has the day in its key.
        """
        now = read() if versions is None else versions
        areas = _areas if EVERY_AREA in self.areas else self.areas
        if not all(area in now for area in areas):
            return make()
        current = tuple(now[area] for area in areas)
        kept = self._kept.get(key)
        if kept is not None and kept[0] == current:
            return kept[1]
        value = make()
        self._kept.pop(key, None)
        self._kept[key] = (current, value)
        while len(self._kept) > self.size:
            self._kept.pop(next(iter(self._kept)), None)
        return value
