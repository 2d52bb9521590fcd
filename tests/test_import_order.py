"""Imports go one way: inside `endorsement/` and `pages/` by layers, and nowhere in a circle but one."""

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parents[1]
# From the ground up. A module imports from its own layer or the layers before it; a room stands for all in it.
LAYERS = {
    "endorsement": [
        ["site_language"],
        ["enums", "clock", "consent", "languages", "calendar.terms", "search_keys", "endorsee_numbers", "signals"],
        ["spreadsheets.columns", "spreadsheets.files"],
        ["spreadsheets.headings"],
        ["spreadsheets.payment_headings"],
        ["querysets", "models", "database_rules"],
        ["content_version"],
        ["content_triggers"],
        ["calendar.lookup", "standing", "audit", "refusals", "locks", "planner_statistics"],
        ["edits"],
        ["saving"],
        ["mail.default_texts", "mail.texts", "mail.outbox"],
        ["services", "bulk", "corrections", "batches", "merging"],
        ["imports", "language_chooser", "setup", "reports", "requests", "attachments", "spreadsheets.example"],
        ["public"],
        ["mail"],
        ["spreadsheets.exports"],
        ["blocks", "templatetags", "admin", "api"],
        ["public.number_searches"],
        ["public.results"],
        ["public.views", "public.sitemaps", "requests.ask", "requests.views"],
        ["layout"],
        ["wagtail_hooks", "checks", "apps", "management", "urls"],
    ],
    "pages": [
        [
            "numbered_rows",
            "rich_text_features",
            "address_validator",
            "body_field",
            "contact_form",
            "spam_protection",
            "public_pages",
            "event_calendar",
            "overdue",
            "kept_parts",
            "languages",
        ],
        ["image_files", "image_renditions"],
        ["image_uploads"],
        ["settings_history", "json_values", "copying", "page_links", "publication", "redirects"],
        ["models"],
        ["category_pages", "list_page", "search", "done_messages", "contact_messages", "references"],
        ["blocks", "search_index", "sitemaps", "templatetags", "views"],
        ["wagtail_hooks", "apps", "management"],
    ],
}
LEVEL = {
    f"{package}.{room}": level
    for package, layers in LAYERS.items()
    for level, rooms in enumerate(layers)
    for room in rooms
}
# The models name their querysets as managers, and the querysets ask for models: each needs the other's names. The
# querysets look the models up when they are called, so that at run time the import goes one way all the same.
ALLOWED_CIRCLE = ("endorsement.querysets", "endorsement.models")


def modules() -> dict[str, Path]:
    """The dotted name of each module of ours, and its file."""
    found = {}
    for base, package in ((ROOT, "endorsement"), (ROOT, "pages"), (ROOT / "site", "vaimh")):
        for path in sorted((base / package).rglob("*.py")):
            parts = path.relative_to(base).with_suffix("").parts
            if "migrations" not in parts:
                found[".".join(parts).removesuffix(".__init__")] = path
    return found


MODULES = modules()
REGISTRY = [name for name in MODULES if name.startswith("endorsement.")]
LAYERED = [name for name in MODULES if name.startswith(("endorsement.", "pages."))]


def imported(name: str) -> Iterator[str]:
    """The dotted names that the module imports, also inside functions and for types alone."""
    for node in ast.walk(ast.parse(MODULES[name].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name} has a relative import."
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                yield full if full in MODULES else str(node.module)


def level_of(name: str) -> int:
    """The layer of the module: its own, or that of the room it is in."""
    room = name
    while room not in LEVEL:
        room, _dot, _last = room.rpartition(".")
        assert room, f"{name} is in no layer."
    return LEVEL[room]


@pytest.mark.parametrize("name", [name for name in LAYERED if MODULES[name].read_text(encoding="utf-8")])
def test_each_package_imports_by_layers(name: str) -> None:
    ours = {other for other in imported(name) if other in LAYERED and other.split(".")[0] == name.split(".")[0]}
    assert {other for other in ours if level_of(other) > level_of(name)} == set()


@pytest.mark.parametrize("name", LAYERED)
def test_a_package_imports_nothing_that_stands_on_it(name: str) -> None:
    above = ("vaimh", "tests") if name.startswith("pages.") else ("pages", "vaimh", "tests")
    assert {other for other in imported(name) if other.split(".")[0] in above} == set()


def test_no_imports_go_in_a_circle() -> None:
    graph = {name: {other for other in imported(name) if other in MODULES and other != name} for name in MODULES}
    querysets, models = ALLOWED_CIRCLE
    graph[querysets] = {other for other in graph[querysets] if not other.startswith(models)}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(f"These import one another in a circle: {' ← '.join(error.args[1])}")


def conditions(name: str) -> Iterator[str]:
    """The keyword arguments of the queries that the module makes."""
    for node in ast.walk(ast.parse(MODULES[name].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            called = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if called in ("filter", "exclude", "get", "Q", "When"):
                yield from (keyword.arg.split("__")[-1] for keyword in node.keywords if keyword.arg)


@pytest.mark.parametrize("name", REGISTRY)
def test_only_the_querysets_ask_for_the_parts_of_the_rule(name: str) -> None:
    parts = {"listed", "voided_at", "released_on", "awarded_on", "effective_on", "show_locality"}
    # The models state some of them as constraints.
    assert parts & set(conditions(name)) == set() or name.split(".")[1] in ("querysets", "models")


# A refusal compares the days of one record to say which rule it would break; "renewed through" follows the ledger. What
# corrects and merges awards compares their days to keep them apart, and decides about nobody's standing.
COMPARE_DAYS = {
    "endorsement.corrections",
    "endorsement.merging",
    "endorsement.models.ledger",
    "endorsement.refusals",
    "endorsement.standing",
}
DAYS = {"awarded_on", "ended_on", "effective_on", "released_on", "voided_at", "grace_until", "last_day_listed"}


def compared(name: str) -> set[str]:
    """The days of the rule that the module compares, and `listed` where it is joined to another condition."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(MODULES[name].read_text(encoding="utf-8"))):
        attributes = {part.attr for part in ast.walk(node) if isinstance(part, ast.Attribute)}
        if isinstance(node, ast.Compare) and any(
            isinstance(sign, ast.Lt | ast.LtE | ast.Gt | ast.GtE) for sign in node.ops
        ):
            found |= attributes & DAYS
        if isinstance(node, ast.BoolOp):
            found |= {value.attr for value in node.values if isinstance(value, ast.Attribute)} & {"listed"}
    return found


@pytest.mark.parametrize("name", [*REGISTRY, *(name for name in MODULES if name.startswith(("pages.", "vaimh.")))])
def test_no_python_copy_of_the_rule(name: str) -> None:
    assert compared(name) == set() or name in COMPARE_DAYS


# Others are given the registry's today, so that one request or command asks the clock once.
WRITERS = (
    "services",
    "attachments",
    "batches",
    "corrections",
    "merging",
    "imports.plan_store",
    "imports.column_choices",
    "imports.applying",
    "imports.jobs",
    "setup.sample_people",
    "requests.links",
    "requests.wanted",
    "mail.outbox",
    "mail.due",
    "mail.sending",
    "requests.services",
)
ASK_THE_CLOCK = (*WRITERS, "public.rate_limit")
VIEWS = ("public.views", "public.record_files", "public.roster_views", "public.sitemaps", "requests.views")
OUTERMOST = ("admin", "api", "blocks", "management", *VIEWS)


@pytest.mark.parametrize("name", REGISTRY)
def test_only_writers_and_the_outermost_callers_ask_the_clock(name: str) -> None:
    asks = any(
        isinstance(node, ast.Attribute)
        and node.attr in ("today", "now")
        and isinstance(node.value, ast.Name)
        and node.value.id == "clock"
        for node in ast.walk(ast.parse(MODULES[name].read_text(encoding="utf-8")))
    )
    room = name.removeprefix("endorsement.")
    assert not asks or room in ASK_THE_CLOCK or room.startswith(OUTERMOST)
