"""Uploaded files in a directory: whole, or not at all."""

from pathlib import Path
from typing import Any

from django.core.files.storage import FileSystemStorage


class WholeFiles(FileSystemStorage):
    """Leaves no empty or broken file where the disk is full. Django leaves what was written until then.

    The row of an upload is written after its file, so a failed one leaves neither.
    """

    def _save(self, name: str, content: Any) -> str:
        try:
            return super()._save(name, content)  # type: ignore[misc]
        except OSError:
            # `save` chose a name that no file had. Of a file that got it at the same moment, the size is right.
            path = Path(self.path(name))
            if path.is_file() and path.stat().st_size < content.size:
                path.unlink()
            raise
