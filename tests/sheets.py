"""Spreadsheets as tests write them: rows as dicts, into CSV or XLSX, and the plan that an import makes of them."""

import csv
import io
from typing import Any

from openpyxl import Workbook

from endorsement.imports import plan_store
from endorsement.models import ImportPlan, ImportRow

PERSON = {"given_name": "Ada", "family_name": "Winter"}


def csv_of(*rows: dict[str, Any], delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    columns = list(dict.fromkeys(["given_name", "family_name", "category", *(key for row in rows for key in row)]))
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, restval="", delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


def xlsx_of(*rows: list[Any], title: str = "Registry") -> bytes:
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    return saved(workbook)


def saved(workbook: Workbook) -> bytes:
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def plan_of(content: bytes, *, as_history: bool = False, by: Any = None, name: str = "people.csv") -> ImportPlan:
    """The dry run of a file."""
    plan = plan_store.make_plan(content=content, file_name=name, as_history=as_history, by=by)
    checked(plan)
    return plan


def checked(plan: ImportPlan) -> None:
    for _step in plan_store.check(plan):
        pass


def row(plan: ImportPlan, line: int = 2) -> ImportRow:
    return plan.rows.get(line=line)


def outcomes(plan: ImportPlan) -> list[str]:
    return list(plan.rows.order_by("line").values_list("outcome", flat=True))


def settle(plan: ImportPlan, answers: dict[int, dict[str, str]]) -> None:
    plan_store.answer(plan, answers)
    checked(plan)


def answer_for_all(plan: ImportPlan, value: str, *keys: str) -> None:
    """Answers the questions with these keys in every row that asks them."""
    given = dict.fromkeys(keys, value)
    settle(plan, {row.line: given for row in plan.rows.all()})


def asked(plan: ImportPlan, line: int = 2) -> list[str]:
    """The keys of a row's questions."""
    return [question["key"] for question in row(plan, line).questions]
