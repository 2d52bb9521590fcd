from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, StructBlock
from wagtail.images.blocks import ImageBlock

from pages.json_values import image_as_json


class PictureBlock(StructBlock):
    image = ImageBlock(label=_("Image"))
    caption = CharBlock(required=False, label=_("Caption"), help_text=_("Printed below the image."))

    class Meta:
        icon = "image"
        label = _("Image")
        description = _("A picture with a text for those who cannot see it, and a caption if it needs one.")
        template = "pages/blocks/picture.html"
        kept = True
        preview_template = "pages/blocks/picture_preview.html"

    def get_api_representation(self, value: Any, context: dict[str, Any] | None = None) -> dict[str, Any]:
        request = (context or {}).get("request")
        return {"image": image_as_json(value.get("image"), request), "caption": value.get("caption") or ""}
