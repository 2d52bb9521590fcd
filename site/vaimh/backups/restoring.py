"""`manage.py restore`."""

from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from django.contrib.auth import get_user_model
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Site

from endorsement import content_triggers
from endorsement.models import Endorsee
from pages.models import ContactMessage, HomePage
from vaimh.backups import BackupError, databases, media
from vaimh.backups.manifest import Manifest
from vaimh.pending_migrations import pending_migrations


@dataclass(frozen=True)
class Restored:
    """
    Attributes:
        missing: the migrations that the database lacks now.
        media: whether the uploaded files were replaced too.
    """

    missing: list[str]
    media: bool


def restore(directory: Path, *, force: bool) -> Restored:
    """Replaces the site's database and its uploaded files, if the backup has them."""
    manifest = Manifest.read(directory)
    manifest.verify(directory)
    if manifest.engine != connection.vendor:
        raise BackupError(f"The backup is of {manifest.engine}, and this site's database is {connection.vendor}.")
    if unknown := _unknown(manifest):
        raise BackupError(
            f"The backup was made by release {manifest.release}, which is newer than this one: it has the migration "
            f"{unknown[0]}. Install that release first."
        )
    if not force and (kept := _kept_here()):
        raise BackupError(
            f"This site has data ({', '.join(kept)}), and a restore replaces all of it. To go on, add --force."
        )
    if manifest.media and not media.kept_here():
        raise BackupError(
            "The backup has the uploaded files in it, and this site keeps its files in an object store. Restore it "
            "without MEDIA_BUCKET, then copy the files into the bucket and set MEDIA_BUCKET again."
        )
    with media.replaced_by(directory / "media") if manifest.media else nullcontext():
        database = databases.database()
        database.load(directory / database.file)
        connection.close()
    if content_triggers.MIGRATION in MigrationLoader(connection).applied_migrations:
        content_triggers.change()
    Site.clear_site_root_paths_cache()
    return Restored(missing=pending_migrations(), media=manifest.media)


def _kept_here() -> list[str]:
    tables = set(connection.introspection.table_names())
    models = (get_user_model(), Endorsee, HomePage, ContactMessage, get_image_model(), get_document_model())
    found = [
        str(model._meta.verbose_name_plural)
        for model in models
        if model._meta.db_table in tables and model._base_manager.exists()
    ]
    if media.kept_here() and media.root().exists() and any(path.is_file() for path in media.root().rglob("*")):
        found.append("uploaded files")
    return found


def _unknown(manifest: Manifest) -> list[str]:
    """Migrations of the backup that this release's apps don't have. Apps of removed packages don't count."""
    known = MigrationLoader(None).disk_migrations
    replaced = {name for migration in known.values() for name in migration.replaces}
    apps = {app for app, _name in known}
    return [
        f"{app}.{name}"
        for app, names in manifest.migrations.items()
        for name in names
        if app in apps and not {(app, name)} & (known.keys() | replaced)
    ]
