from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.management.base import BaseCommand
from django.db import transaction
from wagtail.images import get_image_model
from wagtail.images.models import AbstractImage
from wagtail.users.models import UserProfile

from pages.image_uploads import check_image


class Command(BaseCommand):
    help = (
        "Takes the metadata (place, time, camera) out of the images that are already there, and makes their renditions "
        "anew; users' pictures too. New images lose theirs on upload. Run it as often as you like."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        total, cleaned, unread = 0, 0, 0
        for name, clean_it in pictures():
            total += 1
            try:
                if clean_it():
                    cleaned += 1
                    self.stdout.write(f"Cleaned: {name}")
            except (ValidationError, OSError) as error:
                unread += 1
                self.stderr.write(f"Not cleaned: {name}. {reason_of(error)}")
        self.stdout.write(f"{cleaned} of {total} images cleaned, {unread} could not be read.")


def pictures() -> Iterator[tuple[str, Callable[[], bool]]]:
    """Each picture's name and what cleans it."""
    for image in get_image_model().objects.order_by("pk").iterator():
        yield f"{image.title} ({image.pk})", partial(clean, image)
    for profile in UserProfile.objects.exclude(avatar="").exclude(avatar=None).select_related("user").order_by("pk"):
        yield f"the picture of {profile.user}", partial(clean_avatar, profile)


def reason_of(error: ValidationError | OSError) -> str:
    return error.messages[0] if isinstance(error, ValidationError) else "Its file can't be read."


def clean(image: AbstractImage) -> bool:
    """Whether there was something to take out of the image or of a rendition of it.

    The cleaned file gets a new name, so that no cache goes on serving the old one.
    """
    with image.open_file() as file:
        content = check_image(file)
    renditions = image.renditions.all()
    if content is None and not any(map(_has_metadata, renditions)):
        return False
    specs = [rendition.filter_spec for rendition in renditions]
    old_name, storage = image.file.name, image.file.storage
    with transaction.atomic():
        if content:
            image.file = ContentFile(content, name=old_name.rpartition("/")[2])
            image._set_image_file_metadata()
            image.save()
            transaction.on_commit(lambda: storage.delete(old_name))
        for rendition in renditions:
            rendition.delete()
    if specs:
        image.get_renditions(*dict.fromkeys(specs))
    return True


def clean_avatar(profile: UserProfile) -> bool:
    """Whether there was something to take out of the picture, which gets a new name too."""
    with profile.avatar.open() as file:
        content = check_image(file)
    if content is None:
        return False
    old_name, storage = profile.avatar.name, profile.avatar.storage
    with transaction.atomic():
        profile.avatar = ContentFile(content, name=old_name.rpartition("/")[2])
        profile.save(update_fields=["avatar"])
        transaction.on_commit(lambda: storage.delete(old_name))
    return True


def _has_metadata(rendition: Any) -> bool:
    try:
        with rendition.open_file() as file:
            return check_image(file) is not None
    except (ValidationError, OSError):
        return True  # made anew, too
