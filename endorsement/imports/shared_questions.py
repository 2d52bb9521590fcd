"""The questions that several rows of a file share, so that the registrar answers each once."""

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from endorsement.imports.date_order import is_about_a_column
from endorsement.imports.rows import SKIP
from endorsement.models import ImportPlan

LINES_NAMED = 10


@dataclass(frozen=True)
class SharedQuestion:
    """One question, the lines that ask it, and the answer that all of them have so far."""

    # Changes with the words, the choices and the answers, so that an answer counts only for what was shown.
    seal: str
    key: str
    asks: str
    choices: list[tuple[str, str]]
    lines: list[int]
    answer: str | None

    @property
    def lines_in_words(self) -> str:
        """ "2, 3, 5 …"."""
        named = ", ".join(map(str, self.lines[:LINES_NAMED]))
        return f"{named} …" if len(self.lines) > LINES_NAMED else named

    def answers(self, value: str) -> dict[int, dict[str, str]]:
        """The answer for every line, as `plan_store.answer` takes it."""
        return {line: {self.key: value} for line in self.lines}


def shared_questions(plan: ImportPlan) -> list[SharedQuestion]:
    """The questions of a whole column first, then those that are the same in several rows."""
    asked: dict[str, list[tuple[int, dict[str, Any], str | None]]] = defaultdict(list)
    rows = plan.rows.exclude(questions=[]).order_by("line").values_list("line", "questions", "decisions")
    for line, questions, decisions in rows.iterator():
        for question in questions:
            told = json.dumps([question["key"], question["asks"], question["choices"]])
            asked[told].append((line, question, decisions.get(question["key"])))
    shared = [
        _shared(told, entries)
        for told, entries in asked.items()
        if len(entries) > 1 or is_about_a_column(entries[0][1]["key"])
    ]
    return sorted(shared, key=lambda question: (not is_about_a_column(question.key), question.lines))


def _shared(told: str, entries: list[tuple[int, dict[str, Any], str | None]]) -> SharedQuestion:
    question, given = entries[0][1], [answer for _line, _question, answer in entries]
    seal = hashlib.sha256(json.dumps([told, given]).encode()).hexdigest()[:16]
    choices = [(value, _("Skip these rows") if value == SKIP else label) for value, label in question["choices"]]
    answer = given[0] if len(set(given)) == 1 else None
    return SharedQuestion(seal, question["key"], question["asks"], choices, [line for line, *_rest in entries], answer)
