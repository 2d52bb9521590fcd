"""Whole answers, kept in files and compared whole.

After a change that is meant, `GOLDEN=write make test TESTS="tests/vaimh/api tests/endorsement/api"` writes the files
anew; `git diff` then shows what has changed.
"""

import json
import os
import re
from pathlib import Path
from typing import Any


def normalised(value: Any) -> Any:
    """Without what differs from one database to the next: ids, and the names that uploaded files are given."""
    if isinstance(value, dict):
        return {key: "ID" if key == "id" else normalised(item) for key, item in value.items()}
    if isinstance(value, list):
        return [normalised(item) for item in value]
    if isinstance(value, str):
        value = re.sub(r"/(pages|images|documents|redirects)/[0-9]+/", r"/\1/ID/", value)
        return re.sub(r"_[A-Za-z0-9]{7}(?=\.(?:png|pdf|width-))", "", value)
    return value


def assert_golden(answer: Any, file: Path) -> None:
    """The answer is the one in the file."""
    given = normalised(answer)
    if os.environ.get("GOLDEN") == "write":
        file.parent.mkdir(exist_ok=True)
        file.write_text(json.dumps(given, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    assert given == json.loads(file.read_text(encoding="utf-8"))
