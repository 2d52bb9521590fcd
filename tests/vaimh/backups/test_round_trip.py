"""A site that is backed up, changed and restored, on the engine of the tests."""

import json
import os
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from pytest_django import Settings

from endorsement import content_version
from endorsement.models import Category, Designation, Endorsee, Endorsement, Renewal, RenewalCycle
from tests.builders import endorsed, endorsee
from vaimh.backups import making, media

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def uploads(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    (settings.MEDIA_ROOT / "documents").mkdir(parents=True)
    (settings.MEDIA_ROOT / "documents" / "then.txt").write_text("then")
    return settings.MEDIA_ROOT


@pytest.fixture
def backup(uploads: Path, tmp_path: Path) -> Path:
    endorsee(family_name="Then")
    call_command("backup", tmp_path / "backup", stdout=StringIO())
    return tmp_path / "backup"


def restore(backup: Path, *, force: bool = True) -> str:
    out = StringIO()
    call_command("restore", backup, force=force, stdout=out)
    return out.getvalue()


def names() -> list[str]:
    return list(Endorsee.objects.values_list("family_name", flat=True))


def test_a_restore_brings_back_rows_and_files_and_leaves_no_newer_ones(backup: Path, uploads: Path) -> None:
    Endorsee.objects.update(family_name="Changed")
    endorsee(family_name="Now")
    (uploads / "documents" / "then.txt").write_text("now")
    (uploads / "now.txt").write_text("now")
    assert restore(backup) == "The site is restored. Restart its processes.\n"
    assert names() == ["Then"]
    files = {path.relative_to(uploads).as_posix(): path.read_text() for path in uploads.rglob("*") if path.is_file()}
    assert files == {"documents/then.txt": "then"}
    assert [path.name for path in uploads.parent.iterdir() if path.name.startswith("media")] == ["media"]


def test_a_backup_without_the_files_leaves_those_of_the_site(
    uploads: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(media, "kept_here", lambda: False)
        call_command("backup", tmp_path / "backup", stdout=StringIO())
    (uploads / "now.txt").write_text("now")
    assert restore(tmp_path / "backup") == (
        "The site is restored. Restart its processes.\n"
        "The backup has no uploaded files, because they were in an object store. Those of this site are as they were.\n"
    )
    assert (uploads / "now.txt").exists()


def test_the_database_still_refuses_what_breaks_a_rule(backup: Path) -> None:
    restore(backup)
    RenewalCycle.objects.create(name="A", starts_on=date(2030, 10, 1), ends_on=date(2031, 9, 30))
    with pytest.raises(IntegrityError, match="overlap"), transaction.atomic():
        RenewalCycle.objects.create(name="B", starts_on=date(2031, 9, 30), ends_on=date(2032, 9, 30))
    mentor = Category.objects.create(code="X", name="X", slug="x", numeral="X")
    Designation.objects.create(category=mentor, code="C", name="C", slug="c")
    with pytest.raises(IntegrityError, match="designation"), transaction.atomic():
        Endorsement.objects.create(endorsee=Endorsee.objects.get(), category=mentor, awarded_on=date(2030, 1, 1))


def test_the_ledger_comes_back_and_its_rows_stay(uploads: Path, tmp_path: Path) -> None:
    endorsed(family_name="Then")
    call_command("backup", tmp_path / "backup", stdout=StringIO())
    endorsed(family_name="Now")
    restore(tmp_path / "backup")
    assert [names(), Renewal.objects.count()] == [["Then"], 2]
    with pytest.raises(IntegrityError, match="A renewal is never edited or deleted"), transaction.atomic():
        Renewal._base_manager.all()._raw_delete(using="default")


def test_no_cache_takes_the_restored_content_for_the_older(backup: Path) -> None:
    kept = content_version.read()
    restore(backup)
    now = content_version.read()
    assert [area for area in kept if kept[area] == now[area]] == []
    endorsee()
    assert content_version.read() != now


def test_tables_of_a_newer_release_are_gone(backup: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE endorsement_newer (id integer PRIMARY KEY)")
        if connection.vendor == "postgresql":
            cursor.execute("CREATE TYPE newer AS ENUM ('a')")
            cursor.execute("CREATE FUNCTION newer() RETURNS integer LANGUAGE sql AS 'SELECT 1'")
    restore(backup)
    assert "endorsement_newer" not in connection.introspection.table_names()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT to_regtype('newer'), to_regproc('newer')")
            assert cursor.fetchone() == (None, None)


def test_a_site_with_data_is_left_alone_without_force(backup: Path) -> None:
    Endorsee.objects.update(family_name="Now")
    with pytest.raises(CommandError, match=r"has data \(endorsees, uploaded files\).*--force"):
        restore(backup, force=False)
    assert names() == ["Now"]


def test_a_site_without_data_needs_no_force(backup: Path, uploads: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM endorsement_endorsee")
    (uploads / "documents" / "then.txt").unlink()
    restore(backup, force=False)
    assert names() == ["Then"]


@pytest.mark.parametrize("damage", ["changed", "missing", "added"])
def test_a_damaged_backup_changes_nothing(backup: Path, uploads: Path, damage: str) -> None:
    file = backup / "media" / "documents" / "then.txt"
    if damage == "changed":
        file.write_text("thin")
    elif damage == "missing":
        file.unlink()
    else:
        (backup / "media" / "more.txt").write_text("more")
    Endorsee.objects.update(family_name="Now")
    with pytest.raises(CommandError, match="The backup is damaged: 1 of its files"):
        restore(backup)
    assert [names(), (uploads / "documents" / "then.txt").read_text()] == [["Now"], "then"]


def test_files_stay_if_the_database_cannot_be_restored(backup: Path, uploads: Path) -> None:
    manifest = json.loads((backup / "manifest.json").read_text())
    file = next(backup.glob("database.*"))
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    manifest["files"] = making.checksums(backup)
    (backup / "manifest.json").write_text(json.dumps(manifest))
    (uploads / "now.txt").write_text("now")
    Endorsee.objects.update(family_name="Now")
    with pytest.raises(CommandError):
        restore(backup)
    assert [names(), (uploads / "now.txt").exists()] == [["Now"], True]
    assert [path.name for path in uploads.parent.iterdir() if path.name.startswith("media")] == ["media"]


def test_it_says_which_migrations_the_restored_database_lacks(uploads: Path, tmp_path: Path) -> None:
    MigrationRecorder(connection).record_unapplied("axes", "0001_initial")
    call_command("backup", tmp_path / "backup", stdout=StringIO())
    try:
        assert "lacks these migrations of this release: axes.0001_initial." in restore(tmp_path / "backup")
    finally:
        MigrationRecorder(connection).record_applied("axes", "0001_initial")


def test_a_backup_of_a_newer_release_is_refused(backup: Path) -> None:
    manifest = json.loads((backup / "manifest.json").read_text())
    manifest["migrations"]["endorsement"].append("0999_newer")
    (backup / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(CommandError, match=r"newer than this one: it has the migration endorsement.0999_newer"):
        restore(backup)


def test_a_backup_of_the_other_engine_is_refused(backup: Path) -> None:
    manifest = json.loads((backup / "manifest.json").read_text())
    (backup / "manifest.json").write_text(json.dumps({**manifest, "engine": "oracle"}))
    with pytest.raises(CommandError, match="The backup is of oracle, and this site's database is"):
        restore(backup)


def test_directories_that_hand_on_their_group_are_copied_where_that_is_forbidden(
    uploads: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in the unit of the nightly backup. New directories get the bit from the one that they are made in."""

    def chmod(path: str, mode: int, **options: object) -> None:
        if mode & 0o6000:
            raise PermissionError(1, "Operation not permitted")

    (uploads / "documents").chmod(0o2750)
    tmp_path.chmod(0o2750)
    with monkeypatch.context() as unit:
        unit.setattr(os, "chmod", chmod)
        call_command("backup", tmp_path / "backup", stdout=StringIO())
    assert (tmp_path / "backup" / "media" / "documents" / "then.txt").read_text() == "then"
    restore(tmp_path / "backup")
    assert (uploads / "documents").stat().st_mode & 0o2000


def test_only_its_owner_can_read_a_backup(backup: Path) -> None:
    assert backup.stat().st_mode & 0o777 == 0o700


def test_a_backup_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(media, "save", full)
    before = set(os.listdir(tmp_path))
    with pytest.raises(CommandError, match=r"could not be written: .*No space left"):
        call_command("backup", tmp_path / "backup", stdout=StringIO())
    assert set(os.listdir(tmp_path)) == before


def test_a_backup_never_writes_into_another_one(backup: Path) -> None:
    with pytest.raises(CommandError, match=r"is already there. Name a new directory"):
        call_command("backup", backup, stdout=StringIO())
