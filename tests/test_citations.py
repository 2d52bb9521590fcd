"""What code, tests and guides cite is there: sections of the design, rules and facts of the domain, files."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parents[1]
OURS = ("bench", "docs", "endorsement", "examples", "pages", "site", "static", "templates", "tests", "tools", ".github")
KINDS = {".css", ".html", ".js", ".md", ".py", ".toml", ".txt", ".yaml", ".yml"}
# This file spells what others cite.
NOT_READ = {"test_citations.py"}
# The guides that name places in the code.
WITH_PLACES = ("docs/design.md", "docs/wagtail.md", "CONTRIBUTING.md")

# A citation may go over the end of a line, in a comment too.
GAP = r"[\s#>/*]+"
DESIGN = re.compile(rf"\bdesign(?:\.md\)?)?,?{GAP}(?:section{GAP})?(\d+)\b")
RULE = re.compile(rf"\brules?{GAP}(\d+)(?:(?:,| and| to){GAP}(\d+))?")
FACT = re.compile(rf"\bdomain\.md\)?{GAP}(\d\.\d)\b|\bdomain\.md\)?,{GAP}section{GAP}(\d)\b")
GUIDE = re.compile(r"\bdocs/[\w-]+\.md\b")
LINK = re.compile(r"\]\((?!https?:|mailto:)([^)\s#]*)(?:#([^)\s]+))?\)")
PLACE = re.compile(r"`((?:endorsement|pages|site|tests|tools|bench|templates|static|docs)/[\w./-]*)`")


def read() -> Iterator[tuple[str, str]]:
    """Every text of ours: its path from the root, and what it says."""
    inside = (path for folder in OURS for path in (ROOT / folder).rglob("*"))
    for path in sorted([*inside, *ROOT.glob("*")]):
        if path.suffix in KINDS and path.name not in NOT_READ and "node_modules" not in path.parts and path.is_file():
            yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")


def numbers(guide: str, pattern: str) -> set[str]:
    return set(re.findall(pattern, (ROOT / "docs" / guide).read_text(encoding="utf-8"), re.MULTILINE))


def sections(guide: str) -> set[str]:
    """The numbers of its headings: "3" of "## 3. The one rule", "1.5" of "### 1.5 Renewal rules"."""
    return numbers(guide, r"^#{2,3} (\d+(?:\.\d)?)\.? ")


def rules() -> set[str]:
    text = (ROOT / "docs" / "domain.md").read_text(encoding="utf-8")
    return set(re.findall(r"^(\d+)\. ", text.split("\n## 6. ")[1].split("\n## 7. ")[0], re.MULTILINE))


def cited(pattern: re.Pattern[str]) -> dict[str, set[str]]:
    """What each text cites by the pattern."""
    found = {name: {part for hit in pattern.finditer(text) for part in hit.groups() if part} for name, text in TEXTS}
    return {name: parts for name, parts in found.items() if parts}


def unknown(citations: dict[str, set[str]], known: set[str]) -> dict[str, set[str]]:
    return {name: parts - known for name, parts in citations.items() if parts - known}


def anchors(text: str) -> set[str]:
    """What the headings of a guide are called in a link."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


TEXTS = list(read())
GUIDES = [(name, text) for name, text in TEXTS if name.endswith(".md")]


def test_cited_sections_of_the_design_are_there() -> None:
    citations = cited(DESIGN)
    assert len(citations) > 5
    assert unknown(citations, sections("design.md")) == {}


def test_cited_rules_are_there() -> None:
    citations = {name: found for name, found in cited(RULE).items() if "domain.md" in dict(TEXTS)[name]}
    assert len(citations) > 5
    assert unknown(citations, rules()) == {}


def test_tests_are_named_after_rules_that_are_there() -> None:
    named = re.findall(r"^def test_0?(\d+)_", dict(TEXTS)["tests/endorsement/test_rules.py"], re.MULTILINE)
    assert set(named) <= rules()


def test_cited_facts_of_the_domain_are_there() -> None:
    assert unknown(cited(FACT), sections("domain.md")) == {}


def test_every_source_of_the_domain_is_named_and_used() -> None:
    facts, sources = dict(TEXTS)["docs/domain.md"].split("\n## 8. Sources\n")
    named = {label for line in re.findall(r"^- ([A-Z0-9, ]+): ", sources, re.MULTILINE) for label in line.split(", ")}
    assert set(re.findall(r"\[([A-Z]{1,2}\d{1,2})\]", facts)) == named


def test_cited_guides_are_there() -> None:
    missing = {(name, guide) for name, text in TEXTS for guide in GUIDE.findall(text) if not (ROOT / guide).is_file()}
    assert missing == set()


@pytest.mark.parametrize(("name", "text"), GUIDES, ids=[name for name, _text in GUIDES])
def test_links_lead_to_files_and_headings_that_are_there(name: str, text: str) -> None:
    dead = set()
    for target, anchor in LINK.findall(text):
        path = (ROOT / name).parent / target if target else ROOT / name
        if not path.exists() or (anchor and anchor not in anchors(path.read_text(encoding="utf-8"))):
            dead.add(f"{target}#{anchor}" if anchor else target)
    assert dead == set()


@pytest.mark.parametrize("name", WITH_PLACES)
def test_places_in_the_code_that_a_guide_names_are_there(name: str) -> None:
    assert {place for place in PLACE.findall(dict(TEXTS)[name]) if not (ROOT / place).exists()} == set()
