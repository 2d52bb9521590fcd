from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.management.base import BaseCommand
from django.db import transaction
from wagtail.images import get_image_model
from wagtail.images.models import AbstractImage

from pages.image_uploads import check_image


class Command(BaseCommand):
    help = (
        "Takes the metadata (place, time, camera) out of the images that are already there, and makes their renditions "
        "anew. New images lose theirs on upload. You can run it again: it leaves clean images alone."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        cleaned, unread = 0, 0
        images = get_image_model().objects.order_by("pk")
        for image in images.iterator():
            try:
                if clean(image):
                    cleaned += 1
                    self.stdout.write(f"Cleaned: {image.title} ({image.pk})")
            except (ValidationError, OSError) as error:
                unread += 1
                reason = error.messages[0] if isinstance(error, ValidationError) else "Its file can't be read."
                self.stderr.write(f"Not cleaned: {image.title} ({image.pk}). {reason}")
        self.stdout.write(f"{cleaned} of {images.count()} images cleaned, {unread} could not be read.")


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


def _has_metadata(rendition: Any) -> bool:
    try:
        with rendition.open_file() as file:
            return check_image(file) is not None
    except (ValidationError, OSError):
        return True  # made anew, too
