"""The uploaded files: into a backup, and back in one step."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage

from vaimh.backups import BackupError


def kept_here() -> bool:
    """Whether the files are in a directory of this machine, and not in an object store."""
    return isinstance(default_storage, FileSystemStorage)


def save(target: Path) -> None:
    target.mkdir()
    if root().exists():
        _copy(root(), target)


@contextmanager
def replaced_by(source: Path) -> Iterator[None]:
    """Replaces the directory of the uploaded files when the block ends well. All copying is done before it begins."""
    if root().is_mount():
        raise BackupError(f"{root()} is a mount point, which can't be exchanged as a whole: use a directory in it.")
    incoming = root().with_name(f"{root().name}.restoring-{os.getpid()}")
    outgoing = root().with_name(f"{root().name}.replaced-{os.getpid()}")
    try:
        root().parent.mkdir(parents=True, exist_ok=True)
        incoming.mkdir()
        _copy(source, incoming)
        yield
        if root().exists():
            root().rename(outgoing)
        incoming.rename(root())
    except OSError as error:
        raise BackupError(f"The uploaded files were not replaced: {error}") from error
    finally:
        for left in (incoming, outgoing):
            shutil.rmtree(left, ignore_errors=True)


def _copy(source: Path, target: Path) -> None:
    """Not shutil.copytree: it gives directories the modes of the old ones, which the units of systemd forbid
    (RestrictSUIDSGID), and which would take the group of the web server from a new one.
    """
    for path in sorted(source.rglob("*")):
        copy = target / path.relative_to(source)
        if path.is_dir():
            copy.mkdir()
        else:
            shutil.copy2(path, copy)


def root() -> Path:
    return Path(settings.MEDIA_ROOT).resolve()
