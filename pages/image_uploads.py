"""Every image that is saved loses its metadata first, whichever way it came in.

The forms of the admin refuse a broken or too large image in words. The signal covers them and every other door: the
API, commands, plug-ins. `manage.py clean_images` does the images that are older.
"""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models.signals import pre_save
from django.utils.translation import gettext as _
from wagtail.admin.forms.account import AvatarPreferencesForm
from wagtail.images import get_image_model
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm
from wagtail.users.models import UserProfile

from pages.image_files import MAX_PIXELS, BrokenImage, TooManyPixels, without_metadata


def check_image(file: Any) -> bytes | None:
    """The content without metadata, None if there is none (image_files).

    Raises:
        ValidationError: the image is broken or too large, in words for staff.
    """
    file.seek(0)
    data = file.read()
    file.seek(0)
    try:
        return without_metadata(data)
    except TooManyPixels:
        raise ValidationError(
            _("This image has more than %(millions)d million pixels. Make it smaller and upload it again.")
            % {"millions": MAX_PIXELS // 1_000_000},
            code="file_too_many_pixels",
        ) from None
    except BrokenImage:
        raise ValidationError(
            _("This image is damaged or not complete. Open it in another program, save it again and upload that file."),
            code="invalid_image",
        ) from None


class UploadField(WagtailImageField):
    """Decodes the whole image. Wagtail reads only its first bytes, and an error in the rest ends in a 500."""

    def to_python(self, data: Any) -> Any:
        try:
            file = super().to_python(data)
        except ValidationError:
            raise
        except Exception as error:  # Willow and Pillow have many errors for a broken file
            raise ValidationError(self.error_messages["invalid_image"], code="invalid_image") from error
        if file:
            check_image(file)
        return file

    def check_image_pixel_size(self, f: Any) -> None:
        """Left to `check_image`, which says it in a sentence with the limit in millions."""


class AvatarField(forms.ImageField):
    """Checks the whole picture first: the form of the account makes it smaller, and fails where the file ends early."""

    def to_python(self, data: Any) -> Any:
        file = super().to_python(data)
        if file:
            check_image(file)
        return file


class UploadForm(BaseImageForm):
    """For WAGTAILIMAGES_IMAGE_FORM_BASE: the form of each of the admin's ways to upload an image."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if field := self.fields.get("file"):
            self.fields["file"] = UploadField(label=field.label, required=field.required, widget=field.widget)

    def save(self, commit: bool = True) -> Any:
        # Another file's sizes are deleted after the image is saved, and the new ones are made on commit.
        with transaction.atomic():
            return super().save(commit)


def clean_before_saving(sender: Any, instance: Any, raw: bool = False, **kwargs: Any) -> None:
    """Replaces a new file by one without metadata, before it is stored."""
    if raw or not instance.file or instance.file._committed:
        return
    if cleaned := check_image(instance.file):
        instance.file = ContentFile(cleaned, name=instance.file.name)
        instance._set_image_file_metadata()


def clean_avatar_before_saving(sender: Any, instance: UserProfile, raw: bool = False, **kwargs: Any) -> None:
    if raw or not instance.avatar or instance.avatar._committed:
        return
    if cleaned := check_image(instance.avatar):
        instance.avatar = ContentFile(cleaned, name=instance.avatar.name)


def connect() -> None:
    """For AppConfig.ready."""
    pre_save.connect(clean_before_saving, sender=get_image_model())
    pre_save.connect(clean_avatar_before_saving, sender=UserProfile)
    field = AvatarPreferencesForm.base_fields["avatar"]
    AvatarPreferencesForm.base_fields["avatar"] = AvatarField(label=field.label, required=field.required)
