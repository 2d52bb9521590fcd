"""The Spanish texts of what visitors see: `python -m tools.catalogs` follows the sources.

It adds the texts that are new to each `django.po`, drops those that are gone, and compiles `django.mo`. Translations
are written into the .po files by hand. Only the public side is in them: the admin stays in English.
"""

import ast
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT / "site"))

from vaimh.first_texts import DISCLAIMER  # noqa: E402

LANGUAGE = "es"
# In the header of each file, which would otherwise change with each run.
MADE = datetime(2026, 11, 27, tzinfo=UTC)
# The functions that mark a text, and which of their arguments are texts: one, or one and many.
MARKS = {"_": 1, "gettext": 1, "gettext_lazy": 1, "ngettext": 2, "ngettext_lazy": 2}
Text = str | tuple[str, str]


@dataclass(frozen=True)
class Part:
    """One catalog: the folder that has it, and what visitors see of the code.

    `mixed` names the classes and functions with public texts in modules that are otherwise for staff.
    """

    folder: Path
    templates: tuple[str, ...]
    modules: tuple[str, ...]
    mixed: dict[str, set[str]]
    entered: tuple[str, ...] = ()
    """First texts of the site that a catalog translates for as long as staff leave them as they are."""

    @property
    def po(self) -> Path:
        return self.folder / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"

    @property
    def mo(self) -> Path:
        return self.po.with_suffix(".mo")


PARTS = {
    "registry": Part(
        folder=ROOT / "endorsement",
        templates=(
            *(
                f"endorsement/templates/endorsement/{page}.html"
                for page in ("base", "record", "roster", "sample_banner", "too_many", "verify")
            ),
            *(
                f"endorsement/templates/endorsement/{folder}/*.html"
                for folder in ("blocks", "list", "record", "renew", "roster", "verify")
            ),
        ),
        modules=("endorsement/public/*.py", "endorsement/requests/*.py", "endorsement/languages.py"),
        mixed={
            "endorsement/enums.py": {"LocalityKind", "VerificationStatus", "NotVerified", "Mistake", "Sort"},
            "endorsement/models/vocabulary.py": {"label"},
            "endorsement/standing.py": {"RenewedThrough"},
            "endorsement/calendar/terms.py": {"short_date", "spoken_day"},
        },
    ),
    "site": Part(
        folder=ROOT / "site" / "vaimh",
        templates=(
            "templates/*.html",
            *(f"templates/{folder}/*.html" for folder in ("endorsement", "pages", "pages/blocks", "pages/partials")),
            "templates/wagtailcore/password_required.html",
        ),
        modules=("pages/views.py", "pages/templatetags/*.py", "pages/contact_form.py", "pages/spam_protection.py"),
        mixed={},
        entered=(DISCLAIMER,),
    ),
}


def texts_of(part: Part) -> set[Text]:
    """Every marked text of the part's sources."""
    found: set[Text] = set(part.entered)
    for pattern in part.templates:
        for path in sorted(ROOT.glob(pattern)):
            found.update(in_template(path.read_text(encoding="utf-8")))
    for pattern in part.modules:
        for path in sorted(ROOT.glob(pattern)):
            found.update(in_python(ast.parse(path.read_text(encoding="utf-8"))))
    for name, only in part.mixed.items():
        for node in ast.walk(ast.parse((ROOT / name).read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef | ast.FunctionDef) and node.name in only:
                found.update(in_python(node))
    return found


def in_template(source: str) -> Iterator[Text]:
    # What isn't a text becomes letters, which would be indented as no Python is.
    code = "\n".join(line.strip() for line in templatize(source).splitlines())
    keywords = {"_": None, "gettext": None, "ngettext": (1, 2)}
    for _line, text, *_others in extract("python", BytesIO(code.encode()), keywords=keywords):
        yield text if isinstance(text, str) else (text[0], text[1])


def in_python(tree: ast.AST) -> Iterator[Text]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS:
            texts = [each.value for each in node.args[: MARKS[node.func.id]] if isinstance(each, ast.Constant)]
            if len(texts) == MARKS[node.func.id]:
                yield texts[0] if len(texts) == 1 else (texts[0], texts[1])


def read(part: Part) -> Catalog:
    """The catalog as its .po file has it."""
    with part.po.open("rb") as file:
        return read_po(file, locale=LANGUAGE)


def compiled(catalog: Catalog) -> bytes:
    """The .mo file of the catalog."""
    file = BytesIO()
    write_mo(file, catalog)
    return file.getvalue()


def missing(part: Part) -> list[str]:
    """The texts of the sources without a translation."""
    known = {message.id: message for message in read(part) if message.id}
    return sorted(str(text) for text in texts_of(part) if not _is_translated(known.get(text)))


def _is_translated(message: Message | None) -> bool:
    return message is not None and not message.fuzzy and all(_strings(message))


def _strings(message: Message) -> Iterable[str]:
    return [message.string] if isinstance(message.string, str) else message.string


def follow(part: Part) -> None:
    """Brings the .po file in step with the sources, and the .mo file in step with it."""
    before = {message.id: message for message in read(part) if message.id} if part.po.exists() else {}
    catalog = Catalog(
        locale=LANGUAGE,
        header_comment="# The Spanish texts of what visitors see. Reviewed by nobody yet: docs/content-to-confirm.md.",
        project="VAIMH endorsement registry",
        creation_date=MADE,
        revision_date=MADE,
        fuzzy=False,
        charset="utf-8",
    )
    # CLDR has a form for millions.
    catalog.mime_headers = [("Plural-Forms", "nplurals=2; plural=(n != 1);")]
    for text in sorted(texts_of(part), key=str):
        kept = before.get(text)
        catalog.add(text, kept.string if kept else None)
    part.po.parent.mkdir(parents=True, exist_ok=True)
    with part.po.open("wb") as file:
        write_po(file, catalog, width=0, sort_output=True, omit_header=False)
    part.mo.write_bytes(compiled(read(part)))


if __name__ == "__main__":
    for name, part in PARTS.items():
        follow(part)
        left = missing(part)
        print(f"{name}: {len(left)} without a translation", *left, sep="\n  ")
