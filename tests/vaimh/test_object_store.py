"""Uploaded files in a bucket: which of them visitors get, and by which way."""

from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
import requests
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings
from wagtail.documents import get_document_model
from wagtail.documents.models import AbstractDocument
from wagtail.images import get_image_model
from wagtail.models import Collection, CollectionViewRestriction

from pages.models import SiteSettings
from tests.pages.photos import SECRET, photo
from tests.vaimh import object_stores
from tests.vaimh.object_stores import Bucket

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with object_stores.running() as address:
        yield address


@pytest.fixture
def bucket(server: str, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Bucket:
    """Where the site keeps its uploaded files."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    made = Bucket(server)
    made.client.create_bucket(Bucket=made.name)
    object_stores.kept_in(settings, made)
    return made


def stop(bucket: Bucket, settings: Settings) -> None:
    """The store doesn't answer any more."""
    object_stores.kept_in(settings, Bucket("http://127.0.0.1:9", bucket.name))


def collection(*, private: bool) -> Collection:
    made = Collection.get_first_root_node().add_child(name="Board" if private else "Press")
    if private:
        CollectionViewRestriction.objects.create(collection=made, restriction_type=CollectionViewRestriction.LOGIN)
    return made


def addresses_of_an_image(*, private: bool) -> list[str]:
    """Its original and a rendition."""
    file = SimpleUploadedFile("a.jpg", photo())
    image = get_image_model().objects.create(title="A", file=file, collection=collection(private=private))
    return [image.file.url, image.get_rendition("width-10").url]


def document(*, private: bool) -> AbstractDocument:
    file = SimpleUploadedFile("a.txt", b"Minutes")
    return get_document_model().objects.create(title="A", file=file, collection=collection(private=private))


def statuses(client: Client, addresses: list[str]) -> list[int]:
    answers = [client.get(address) for address in addresses]
    for answer in answers:
        answer.getvalue()  # to its end, so that the file is closed
    return [answer.status_code for answer in answers]


def test_a_public_image_comes_from_the_site_s_own_address(bucket: Bucket, client: Client) -> None:
    original, rendition = addresses_of_an_image(private=False)
    answer = client.get(original)
    assert SECRET not in b"".join(answer)
    sent = {name: answer[name] for name in ("Content-Type", "Cache-Control", "Content-Disposition")}
    assert [original, rendition, sent] == [
        "/media/original_images/a.jpg",
        "/media/images/a.width-10.jpg",
        {
            "Content-Type": "image/jpeg",
            "Cache-Control": "public, max-age=3600",
            "Content-Disposition": 'inline; filename="a.jpg"',
        },
    ]
    assert int(answer["Content-Length"]) > 0
    assert bucket.keys() == ["images/a.width-10.jpg", "original_images/a.jpg"]


def test_images_of_private_collections_are_for_staff(bucket: Bucket, client: Client, admin_client: Client) -> None:
    hidden = addresses_of_an_image(private=True)
    assert [statuses(client, hidden), statuses(admin_client, hidden)] == [[404, 404], [200, 200]]


def test_a_private_document_is_sent_after_the_sign_in_and_never_named(
    bucket: Bucket, client: Client, admin_client: Client
) -> None:
    private, public = document(private=True), document(private=False)
    asked = client.get(private.url)
    assert [asked.status_code, asked["Location"].partition("?")[0]] == [302, "/admin/login/"]
    answers = [admin_client.get(private.url), client.get(public.url)]
    assert [(answer.status_code, b"".join(answer)) for answer in answers] == [(200, b"Minutes")] * 2
    assert statuses(admin_client, [f"/media/{private.file.name}"]) == [404]


def test_no_file_can_be_read_from_the_bucket_by_others(bucket: Bucket) -> None:
    name = document(private=True).file.name
    grants = bucket.client.get_object_acl(Bucket=bucket.name, Key=name)["Grants"]
    assert [grant["Grantee"]["Type"] for grant in grants] == ["CanonicalUser"]
    assert requests.get(f"{bucket.address}/{bucket.name}/{name}", timeout=10).status_code == 403


def test_two_files_of_one_name_stay_two(bucket: Bucket) -> None:
    first, second = document(private=False), document(private=False)
    assert first.file.name != second.file.name


def test_what_is_deleted_leaves_the_bucket(bucket: Bucket, django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        document(private=False).delete()
    assert bucket.keys() == []


def test_a_file_that_is_not_there_is_not_found(bucket: Bucket, client: Client) -> None:
    original, _rendition = addresses_of_an_image(private=False)
    get_image_model()._default_manager.get().file.storage.delete(original.removeprefix("/media/"))
    assert client.get(original).status_code == 404


def test_a_store_that_fails_is_told_in_words(
    bucket: Bucket, client: Client, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    addresses = [addresses_of_an_image(private=False)[0], document(private=False).url]
    stop(bucket, settings)
    answers = [client.get(address) for address in addresses]
    assert [(answer.status_code, answer["Retry-After"], answer["Cache-Control"]) for answer in answers] == [
        (503, "60", "no-store")
    ] * 2
    assert all("can't reach its images and documents" in answer.content.decode() for answer in answers)
    assert "The object store failed" in caplog.text


def test_a_page_without_its_images_is_a_page(
    new_site: None, bucket: Bucket, client: Client, settings: Settings
) -> None:
    addresses_of_an_image(private=False)
    image = get_image_model().objects.get()
    SiteSettings.objects.update(logo=image)
    image.renditions.all().delete()
    stop(bucket, settings)
    assert client.get("/").status_code == 200


def test_a_backup_says_that_the_files_are_not_in_it(new_site: None, bucket: Bucket, tmp_path: Path) -> None:
    document(private=False)
    said = StringIO()
    call_command("backup", tmp_path / "backup", stdout=said)
    assert "The uploaded files are not in it: they are in the object store, which needs a backup of its own." in (
        said.getvalue()
    )
    assert not (tmp_path / "backup" / "media").exists()


def test_files_of_a_backup_are_never_left_out_in_silence(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    call_command("backup", tmp_path / "backup", stdout=StringIO())
    request.getfixturevalue("bucket")
    with pytest.raises(CommandError, match=r"has the uploaded files in it, and this site keeps its files in an object"):
        call_command("restore", tmp_path / "backup", force=True)
