"""One row, as each kind of file has it, and what the reader makes of it."""

import io
import zipfile
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from endorsement.imports.reading import read
from endorsement.imports.sheet_reader import Row, Sheet
from tests.sheets import saved

CASES = Path(__file__).parent / "cases"
ADA = {"given_name": "Ada", "family_name": "Winter", "category": "IFS"}


def case(name: str) -> Sheet:
    """A file that a registrar could have, with invented people."""
    return read((CASES / name).read_bytes())


def people() -> tuple[Workbook, Any]:
    """A workbook with a header and one person in row 2; columns from D on are free."""
    workbook = Workbook()
    sheet = workbook.active
    sheet.append(list(ADA))
    sheet.append(list(ADA.values()))
    return workbook, sheet


def with_xml(content: bytes, old: bytes, new: bytes, *, part: str = "xl/worksheets/sheet1.xml") -> bytes:
    """The workbook with something else in the XML of a part."""
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as packed, zipfile.ZipFile(changed, "w") as copy:
        for name in packed.namelist():
            xml = packed.read(name)
            copy.writestr(name, xml.replace(old, new, 1) if name == part else xml)
    return changed.getvalue()


def row_with(column: str, value: Any, number_format: str = "", **style: Any) -> Row:
    """The row of a workbook in which the cell of the column has the value, format and style."""
    workbook, sheet = people()
    if column in ADA:
        cell = sheet.cell(2, [*ADA].index(column) + 1)
    else:
        sheet["D1"] = column
        cell = sheet["D2"]
    cell.value = value
    if number_format:
        cell.number_format = number_format
    for name, part in style.items():
        setattr(cell, name, part)
    return read(saved(workbook)).rows[0]


def row_of(column: str, text: str, encoding: str = "utf-8") -> Row:
    """The row of a CSV file in which the cell of the column has the text."""
    cells = {**ADA, column: text}
    lines = [",".join(cells), ",".join('"{}"'.format(cell.replace('"', '""')) for cell in cells.values())]
    return read("\n".join(lines).encode(encoding)).rows[0]


def found(row: Row, column: str) -> tuple[str, str]:
    """The text of a cell and what is said about it: a problem, or what a question asks."""
    said = [sentence for about, sentence in row.findings.problems if about == column]
    said += [question.asks for about, question in row.findings.questions if about == column]
    return row.cells.get(column, ""), " ".join(said)


def offers(row: Row, column: str) -> list[str]:
    """The texts that the question about a cell offers."""
    return [text for about, asked in row.findings.questions if about == column for _key, _label, text in asked.choices]
