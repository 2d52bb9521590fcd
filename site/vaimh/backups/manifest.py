"""What is in a backup: its `manifest.json`."""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

from vaimh.backups import BackupError

NAME = "manifest.json"
FORMAT = 1


@dataclass(frozen=True)
class Manifest:
    """
    Attributes:
        made_at: the moment in UTC, as ISO 8601.
        release: the version of the site that made it.
        engine: "sqlite" or "postgresql".
        migrations: the applied ones of each app.
        media: whether the uploaded files are in it. They aren't if the site keeps them in an object store.
        files: the SHA-256 sum of each file, by its path in the backup.
    """

    made_at: str
    release: str
    engine: str
    migrations: dict[str, list[str]]
    media: bool
    files: dict[str, str]
    format: int = FORMAT

    def write(self, directory: Path) -> None:
        (directory / NAME).write_text(json.dumps(asdict(self), indent=1, ensure_ascii=False) + "\n")

    @classmethod
    def read(cls, directory: Path) -> Self:
        try:
            manifest = cls(**json.loads((directory / NAME).read_text()))
        except FileNotFoundError as error:
            raise BackupError(f"{directory} is no backup: it has no {NAME}.") from error
        except (ValueError, TypeError) as error:
            raise BackupError(f"The {NAME} in {directory} can't be read: {error}") from error
        if manifest.format != FORMAT:
            raise BackupError(f"The backup has the format {manifest.format}; this release reads format {FORMAT}.")
        return manifest

    def verify(self, directory: Path) -> None:
        """Compares each file with its checksum."""
        there = checksums(directory)
        wrong = [name for name, sum_ in self.files.items() if there.get(name) != sum_]
        wrong += there.keys() - self.files.keys()
        if wrong:
            raise BackupError(
                f"The backup is damaged: {len(wrong)} of its files are missing, changed or added, the first is "
                f"{min(wrong)}. Nothing was restored. Take another copy of the backup."
            )


def checksums(directory: Path) -> dict[str, str]:
    """The SHA-256 sum of each file below the directory but the manifest."""
    sums = {}
    for path in sorted(directory.rglob("*")):
        name = path.relative_to(directory).as_posix()
        if path.is_file() and name != NAME:
            with path.open("rb") as file:
                sums[name] = hashlib.file_digest(file, "sha256").hexdigest()
    return sums
