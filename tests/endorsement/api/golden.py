"""Whole answers, kept as files.

To write them anew after a change that is meant, and read the difference before committing it:

    GOLDEN=write .venv/bin/python -m pytest -n0 tests/endorsement/api/test_routes.py && git diff tests/
"""

import json
import os
from pathlib import Path
from typing import Any

FILES = Path(__file__).parent / "golden"


def golden(name: str, answer: Any) -> Any:
    """What the answer should be: the file's content. With GOLDEN=write the file is made from the answer."""
    path = FILES / f"{name}.json"
    if os.environ.get("GOLDEN") == "write":
        path.write_text(json.dumps(answer, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return json.loads(path.read_text(encoding="utf-8"))
