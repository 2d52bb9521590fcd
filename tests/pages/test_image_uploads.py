"""Whichever way an image comes in, it loses its metadata, and a broken one is refused in words."""

from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from PIL import Image
from wagtail.images import get_image_model
from wagtail.models import Collection
from wagtail.users.models import UserProfile

from pages import image_files
from tests.pages import photos

pytestmark = [pytest.mark.django_db, pytest.mark.once]

HTTP = {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"}
DAMAGED = "This image is damaged or not complete."
TRUNCATED = photos.photo(quality=95)[:-100]


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("editor"))
    return client


def upload(data: bytes, name: str = "photo.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def one_form(desk: Client, data: bytes):
    collection = Collection.objects.get().pk
    return desk.post("/admin/images/add/", {"title": "Us", "file": upload(data), "collection": collection})


def many(desk: Client, data: bytes):
    return desk.post("/admin/images/multiple/add/", {"title": "Us", "files[]": upload(data)}, **HTTP)


def chooser(desk: Client, data: bytes):
    fields = {"image-chooser-upload-title": "Us", "image-chooser-upload-file": upload(data)}
    return desk.post("/admin/images/chooser/create/", {**fields, "image-chooser-upload-collection": "1"})


DOORS = (one_form, many, chooser)


def newest():
    return get_image_model().objects.latest("pk")


def stored(image) -> bytes:
    with image.open_file() as file:
        return file.read()


@pytest.mark.parametrize("door", DOORS)
def test_each_way_to_upload_takes_the_metadata_out(desk: Client, door) -> None:
    door(desk, photos.with_jpeg_parts(photos.photo(orientation=6)))
    image = newest()
    data = stored(image)
    assert (photos.SECRET in data, (image.width, image.height), image.file_size) == (False, (20, 40), len(data))
    with Image.open(BytesIO(data)) as opened:
        assert (opened.size, dict(opened.getexif())) == ((20, 40), {})


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(
    "data",
    [TRUNCATED, b"\xff\xd8\xff\xe0", b"GIF89a", b"", b"no image"],
    ids=["truncated", "first bytes", "of another kind", "empty", "text"],
)
def test_a_broken_image_is_refused_in_words(desk: Client, door, data: bytes) -> None:
    response = door(desk, data)
    assert (response.status_code, get_image_model().objects.count()) == (200, 0)
    words = response.content.decode()
    assert any(said in words for said in (DAMAGED, "not an image", "corrupted", "empty", "Not a valid", "required"))


@pytest.mark.parametrize("door", DOORS)
def test_a_giant_image_is_refused_in_a_sentence(desk: Client, door, monkeypatch) -> None:
    monkeypatch.setattr(image_files, "MAX_PIXELS", 799)
    response = door(desk, photos.photo())
    assert (response.status_code, get_image_model().objects.count()) == (200, 0)
    assert "million pixels. Make it smaller and upload it again." in response.content.decode()


def test_a_new_file_for_an_old_image_is_cleaned(desk: Client) -> None:
    image = get_image_model().objects.create(title="Us", file=ContentFile(photos.photo(), name="a.jpg"))
    fields = {"title": "Us", "collection": "1", "file": upload(photos.photo(orientation=8))}
    desk.post(f"/admin/images/{image.pk}/", fields)
    image = newest()
    assert (photos.SECRET in stored(image), (image.width, image.height)) == (False, (20, 40))


def test_an_image_made_by_code_is_cleaned_with_its_renditions() -> None:
    image = get_image_model().objects.create(title="Us", file=ContentFile(photos.photo(orientation=6), name="a.jpg"))
    rendition = image.get_rendition("width-10")
    assert (photos.SECRET in stored(image), photos.SECRET in stored(rendition)) == (False, False)
    assert (image.width, image.height, image.file_size) == (20, 40, len(stored(image)))


def test_code_that_stores_a_giant_image_is_told(monkeypatch) -> None:
    monkeypatch.setattr(image_files, "MAX_PIXELS", 799)
    with pytest.raises(ValidationError, match="Make it smaller"):
        get_image_model().objects.create(title="Us", file=ContentFile(photos.photo(), name="a.jpg"))


def avatar(desk: Client, data: bytes):
    """The form of the account as it is, with a picture."""
    form = BeautifulSoup(desk.get("/admin/account/").content, "html.parser").select_one("main form")
    fields = {field["name"]: field.get("value", "") for field in form.select("input[name]:not([type=checkbox])")}
    for choice in form.select("select[name]"):
        fields[choice["name"]] = (choice.select_one("[selected]") or choice.select_one("option"))["value"]
    [picture] = [field["name"] for field in form.select("input[type=file]")]
    needed = {name: "ida@example.org" if "email" in name else "Ida" for name in fields if name.startswith("name_email")}
    return desk.post("/admin/account/", {**fields, **needed, picture: upload(data, "me.jpg")})


def picture_of(username: str = "editor") -> bytes:
    with UserProfile.objects.get(user__username=username).avatar.open() as file:
        return file.read()


@pytest.mark.parametrize("size", [(40, 20), (800, 600)])
def test_a_picture_of_a_user_loses_its_metadata(desk: Client, size: tuple[int, int]) -> None:
    avatar(desk, photos.photo(size=size))
    assert photos.SECRET not in picture_of()


@pytest.mark.parametrize("size", [(40, 20), (800, 600)])
def test_a_damaged_picture_of_a_user_is_refused_in_words(desk: Client, size: tuple[int, int]) -> None:
    response = avatar(desk, photos.photo(size=size, quality=95)[:-100])
    assert (response.status_code, DAMAGED in response.content.decode()) == (200, True)
    assert not UserProfile.objects.exclude(avatar="").filter(avatar__isnull=False).exists()


def test_a_giant_picture_of_a_user_is_refused_in_a_sentence(desk: Client, monkeypatch) -> None:
    monkeypatch.setattr(image_files, "MAX_PIXELS", 799)
    assert "million pixels. Make it smaller and upload it again." in avatar(desk, photos.photo()).content.decode()


def test_a_picture_of_a_user_that_code_stores_is_cleaned_and_checked() -> None:
    profile = UserProfile.get_for_user(User.objects.create_user("editor"))
    profile.avatar = ContentFile(photos.photo(), name="me.jpg")
    profile.save()
    assert photos.SECRET not in picture_of()
    profile.avatar = ContentFile(TRUNCATED, name="me.jpg")
    with pytest.raises(ValidationError, match=DAMAGED):
        profile.save()


# --- Images that were there before ---


@pytest.fixture
def old_image():
    """An image as it was stored before, with a rendition that has the same metadata."""
    data = photos.photo(orientation=6)
    image = get_image_model().objects.create(title="Old", file=ContentFile(photos.picture_data(), name="old.jpg"))
    image.get_rendition("width-10")
    image.file.storage.delete(image.file.name)
    image.file.storage.save(image.file.name, ContentFile(data))
    rendition = image.renditions.get()
    rendition.file.storage.delete(rendition.file.name)
    rendition.file.storage.save(rendition.file.name, ContentFile(data))
    return get_image_model().objects.get()


def test_the_command_cleans_what_was_there(old_image, capsys, django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        call_command("clean_images")
    image = newest()
    assert capsys.readouterr().out.splitlines() == [
        f"Cleaned: Old ({image.pk})",
        "1 of 1 images cleaned, 0 could not be read.",
    ]
    rendition = image.renditions.get(filter_spec="width-10")
    assert (photos.SECRET in stored(image), photos.SECRET in stored(rendition)) == (False, False)
    assert ((image.width, image.height), rendition.width) == ((20, 40), 10)
    assert image.file.name != old_image.file.name
    assert not image.file.storage.exists(old_image.file.name)


def test_the_command_changes_nothing_the_second_time(old_image, capsys) -> None:
    call_command("clean_images")
    before = (newest().file.name, newest().renditions.get().pk)
    capsys.readouterr()
    call_command("clean_images")
    assert capsys.readouterr().out == "0 of 1 images cleaned, 0 could not be read.\n"
    assert (newest().file.name, newest().renditions.get().pk) == before


def test_the_command_names_an_image_that_it_cannot_read_and_goes_on(old_image, capsys) -> None:
    lost = get_image_model().objects.create(title="Lost", file=ContentFile(photos.picture_data(), name="lost.jpg"))
    lost.file.storage.delete(lost.file.name)
    broken = get_image_model().objects.create(title="Broken", file=ContentFile(photos.picture_data(), name="b.jpg"))
    broken.file.storage.delete(broken.file.name)
    broken.file.storage.save(broken.file.name, ContentFile(TRUNCATED))
    call_command("clean_images")
    said = capsys.readouterr()
    assert said.out.endswith("1 of 3 images cleaned, 2 could not be read.\n")
    assert [line.split(".")[0] for line in said.err.splitlines()] == [
        f"Not cleaned: Lost ({lost.pk})",
        f"Not cleaned: Broken ({broken.pk})",
    ]


def test_the_command_cleans_the_pictures_of_users(capsys, django_capture_on_commit_callbacks) -> None:
    for name, data in (("ada", photos.photo()), ("bo", TRUNCATED)):
        profile = UserProfile.get_for_user(User.objects.create_user(name))
        profile.avatar = ContentFile(photos.picture_data(), name=f"{name}.jpg")
        profile.save()
        profile.avatar.storage.delete(profile.avatar.name)
        profile.avatar.storage.save(profile.avatar.name, ContentFile(data))
    old = UserProfile.objects.get(user__username="ada").avatar
    with django_capture_on_commit_callbacks(execute=True):
        call_command("clean_images")
    said = capsys.readouterr()
    assert said.out == "Cleaned: the picture of ada\n1 of 2 images cleaned, 1 could not be read.\n"
    assert said.err.startswith("Not cleaned: the picture of bo. This image is damaged")
    assert (photos.SECRET in picture_of("ada"), old.storage.exists(old.name)) == (False, False)
    call_command("clean_images")
    assert capsys.readouterr().out == "0 of 2 images cleaned, 1 could not be read.\n"
