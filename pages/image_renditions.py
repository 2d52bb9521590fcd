"""The sizes of images, made when an image is saved, so that reading a page seldom makes a file.

Where one is missing and can't be made, because the disk is full or the database takes no writing, pages and the API
show the original instead, and the log has a line. Wagtail answers with an error.
"""

import logging
from typing import Any

from django.db import DatabaseError, IntegrityError, transaction
from django.db.models.signals import post_save
from django_tasks import task
from wagtail.images import get_image_model
from wagtail.images.models import AbstractImage, AbstractRendition, Filter, SourceImageIOError

logger = logging.getLogger(__name__)

WIDTHS = (480, 960, 1440)
# What the templates and the API ask for: a picture in a text, the logo, and the image for social networks.
SPECS = (*(f"width-{width}" for width in WIDTHS), "max-320x112", "max-600x600", "fill-1200x630|format-jpeg")


@task(backend="background")
def make_renditions(pk: int) -> None:
    image = get_image_model().objects.filter(pk=pk).first()
    if image is None:
        return
    try:
        image.get_renditions(*SPECS)
    except Exception:  # a page that needs one makes it, and its reader is told
        logger.exception("The sizes of image %s couldn't be made when it was saved.", pk)


def make_after_saving(sender: Any, instance: AbstractImage, raw: bool = False, **kwargs: Any) -> None:
    if not raw:
        transaction.on_commit(lambda: make_renditions.enqueue(instance.pk))


def create_rendition(self: AbstractImage, filter: Filter) -> AbstractRendition:
    """In place of Wagtail's `Image.create_rendition`.

    Raises:
        SourceImageIOError: the original is missing. Wagtail's templates show a broken image then.
    """
    model = self.get_rendition_model()
    key = {"filter_spec": filter.spec, "focal_point_key": filter.get_cache_key(self)}
    rendition = None
    try:
        rendition = model(image=self, file=self.generate_rendition_file(filter), **key)
        with transaction.atomic():
            rendition.save(force_insert=True)
        return rendition
    except SourceImageIOError:
        raise
    except IntegrityError:
        _forget_file(rendition)
        return self.renditions.get(**key)  # another process was faster
    except (OSError, DatabaseError) as error:
        _forget_file(rendition)
        logger.warning(
            "Size %s of image %s couldn't be made, so the original is shown: %s", filter.spec, self.pk, error
        )
        return model(image=self, file=self.file.name, width=self.width, height=self.height, **key)


def create_renditions(self: AbstractImage, *filters: Filter) -> dict[Filter, AbstractRendition]:
    """In place of Wagtail's, which decodes the image in three threads at once. A page seldom needs more than one."""
    return {filter: self.create_rendition(filter) for filter in filters}


def _forget_file(rendition: AbstractRendition | None) -> None:
    if rendition is not None and rendition.file._committed:
        rendition.file.delete(save=False)


def connect() -> None:
    """For AppConfig.ready."""
    model = get_image_model()
    model.create_rendition, model.create_renditions = create_rendition, create_renditions
    post_save.connect(make_after_saving, sender=model)
