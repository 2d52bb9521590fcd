"""The sizes of images are made when an image is saved; without them, pages and the API show the original."""

import errno
import logging
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.db import InternalError
from django.test import Client, TestCase
from pytest_django import Settings
from wagtail.images import get_image_model

from pages.image_renditions import SPECS
from pages.models import SiteSettings
from tests.pages import photos
from vaimh.storage import WholeFiles

pytestmark = [pytest.mark.django_db, pytest.mark.once]

FULL = OSError(errno.ENOSPC, "No space left on device")


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def picture(name: str = "us.jpg") -> Any:
    return get_image_model().objects.create(title="Us", file=ContentFile(photos.photo(), name=name))


def files(media: Path) -> list[str]:
    return sorted(path.name for path in media.rglob("*") if path.is_file())


def fills_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a full disk: the file is made, and writing into it fails."""

    def save(self: FileSystemStorage, name: str, content: Any) -> str:
        path = Path(self.path(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
        raise FULL

    monkeypatch.setattr(FileSystemStorage, "_save", save)


def takes_no_row(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a database that takes no writing."""

    def save(*args: Any, **kwargs: Any) -> None:
        raise InternalError("cannot execute INSERT in a read-only transaction")

    monkeypatch.setattr(get_image_model().get_rendition_model().objects.__class__, "_insert", save)


FAULTS = pytest.mark.parametrize("fault", [fills_up, takes_no_row])


def test_a_saved_image_has_all_its_sizes() -> None:
    with TestCase.captureOnCommitCallbacks(execute=True):
        image = picture()
    assert set(image.renditions.values_list("filter_spec", flat=True)) == set(SPECS)


def test_another_file_gets_sizes_of_its_own(new_site: None, client: Client) -> None:
    with TestCase.captureOnCommitCallbacks(execute=True):
        image = picture()
    client.force_login(User.objects.create_superuser("editor"))
    file = ContentFile(photos.photo(size=(20, 40)), name="them.jpg")
    fields = {"title": "Them", "file": file, "collection": image.collection_id}
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert client.post(f"/admin/images/{image.pk}/", fields).status_code == 302
    assert {Path(one.file.name).name.partition(".")[0] for one in image.renditions.all()} == {"them"}
    assert image.renditions.count() == len(SPECS)


def test_pages_and_the_api_make_no_file_of_a_saved_image(new_site: None, client: Client, media: Path) -> None:
    with TestCase.captureOnCommitCallbacks(execute=True):
        image = picture()
    SiteSettings.objects.update(logo=image, social_image=image)
    before = files(media)
    assert [client.get(address).status_code for address in ("/", f"/api/v2/images/{image.pk}/")] == [200, 200]
    assert files(media) == before


@FAULTS
def test_without_its_sizes_a_page_shows_the_original(
    new_site: None,
    client: Client,
    media: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    fault: Any,
) -> None:
    image = picture()
    SiteSettings.objects.update(logo=image)
    fault(monkeypatch)
    with caplog.at_level(logging.WARNING):
        page, api = client.get("/"), client.get(f"/api/v2/images/{image.pk}/")
    assert f'src="{image.file.url}"' in page.content.decode()
    assert [one["url"].endswith(image.file.url) for one in api.json()["renditions"]] == [True]
    assert files(media) == ["us.jpg"]
    assert f"Size max-320x112 of image {image.pk} couldn't be made, so the original is shown" in caplog.text


def test_a_full_disk_keeps_neither_file_nor_row_and_the_editor_is_told(
    new_site: None, client: Client, media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.force_login(User.objects.create_superuser("editor"))
    fills_up(monkeypatch)
    photo = ContentFile(photos.photo(), name="us.jpg")
    document = ContentFile(b"text", name="text.txt")
    for address, file in (("/admin/images/add/", photo), ("/admin/documents/add/", document)):
        answer = client.post(address, {"title": "Us", "file": file, "collection": "1"})
        assert answer.status_code == 507
        assert "The disk of the server is full. Nothing was saved." in answer.content.decode()
    assert (files(media), get_image_model().objects.count()) == ([], 0)


def test_a_file_that_another_upload_finished_meanwhile_stays(media: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def save(self: FileSystemStorage, name: str, content: Any) -> str:
        Path(self.path(name)).write_bytes(b"whole")
        raise FULL

    monkeypatch.setattr(FileSystemStorage, "_save", save)
    with pytest.raises(OSError, match="No space left"):
        WholeFiles(location=media).save("text.txt", ContentFile(b"whole"))
    assert files(media) == ["text.txt"]
