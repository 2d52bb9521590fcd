"""Inside `endorsement/`, imports go one way (design, section 4), and nothing of the site is imported."""

import ast
from pathlib import Path

import pytest

import endorsement

pytestmark = pytest.mark.once

ROOT = Path(endorsement.__file__).parent
# From the ground up: a module imports from its own layer or those before it.
LAYERS = [
    ["enums", "clock", "columns", "cycles", "folding", "numbers", "signals", "spreadsheets", "tables"],
    ["querysets", "models", "triggers"],
    ["periods", "standing", "audit", "refusals", "recognition", "registrars"],
    # Imports plan above the services and apply through them; services.apply_import is their door.
    ["services", "imports"],
    ["bulk"],
    ["records", "filters", "facets", "listing", "verification", "limits", "localities"],
    ["season", "examples", "sample", "exports", "structured_data"],
    ["blocks", "templatetags", "views", "admin", "api", "sitemaps"],
    ["wagtail_hooks", "checks", "apps", "management", "urls"],
]
LEVEL = {module: level for level, modules in enumerate(LAYERS) for module in modules}
SOURCES = sorted(path for path in ROOT.rglob("*.py") if "migrations" not in path.parts and path != ROOT / "__init__.py")


def module_of(path):
    """The module of `endorsement` that the file is, or is in."""
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def imported(path):
    """The dotted names that the file imports, also inside functions."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name} has a relative import."
            if node.module == "endorsement":
                yield from (f"endorsement.{alias.name}" for alias in node.names)
            else:
                yield node.module


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_go_one_way(path):
    own = module_of(path)
    ours = {name.split(".")[1] for name in imported(path) if name.startswith("endorsement.")}
    assert {name for name in ours if LEVEL[name] > LEVEL[own]} == set()


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_plug_in_imports_nothing_of_the_site(path):
    assert {name for name in imported(path) if name.split(".")[0] in ("pages", "vaimh", "tests")} == set()


def conditions(path):
    """The keyword arguments of the queries that the file makes."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in ("filter", "exclude", "get", "Q", "When"):
                yield from (keyword.arg.split("__")[-1] for keyword in node.keywords if keyword.arg)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_only_the_querysets_ask_for_the_parts_of_the_rule(path):
    parts = {"listed", "voided_at", "released_on", "awarded_on", "effective_on", "show_locality"}
    # The models state some of them as constraints.
    assert parts & set(conditions(path)) == set() or module_of(path) in ("querysets", "models")
