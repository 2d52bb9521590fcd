"""`manage.py backup`."""

import os
import shutil
from pathlib import Path

from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from vaimh.backups import BackupError, databases, media
from vaimh.backups.manifest import Manifest, checksums
from vaimh.release import release


def make(directory: Path) -> Manifest:
    """Writes a backup. Until it is whole, it has another name."""
    if directory.exists():
        raise BackupError(f"{directory} is already there. Name a new directory.")
    if not connection.introspection.table_names():
        raise BackupError("The database is empty: there is nothing to back up.")
    unfinished = directory.with_name(f".{directory.name}.unfinished-{os.getpid()}")
    try:
        directory.parent.mkdir(parents=True, exist_ok=True)
        unfinished.mkdir(mode=0o700)  # passwords' hashes and private files are in it
        # The database first: a file that is uploaded meanwhile is one too many, and none is missing.
        database = databases.database()
        database.save(unfinished / database.file)
        if media.kept_here():
            media.save(unfinished / "media")
        manifest = Manifest(
            made_at=timezone.now().isoformat(timespec="seconds"),
            release=release(),
            engine=connection.vendor,
            migrations=applied(),
            media=media.kept_here(),
            files=checksums(unfinished),
        )
        manifest.write(unfinished)
        unfinished.rename(directory)
    except OSError as error:
        raise BackupError(f"The backup could not be written: {error}") from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return manifest


def applied() -> dict[str, list[str]]:
    """The names of the migrations that the database has, by app."""
    found: dict[str, list[str]] = {}
    for app, name in sorted(MigrationRecorder(connection).applied_migrations()):
        found.setdefault(app, []).append(name)
    return found
