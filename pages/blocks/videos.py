"""A video of YouTube or Vimeo. Nothing is asked of either before a visitor plays it."""

import re
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, StructBlock, StructValue, URLBlock

YOUTUBE = (
    r"https?://(?:(?:www\.|m\.)?youtube\.com/(?:watch\?(?:.*&)?v=|embed/|live/|shorts/)|youtu\.be/)"
    r"([\w-]{11})"
)
VIMEO = r"https?://(?:www\.)?(?:vimeo\.com|player\.vimeo\.com/video)/(\d{5,12})"
# By provider: what an address may look like, the page that plays the video, and the player without cookies for ads.
PROVIDERS = {
    "YouTube": (
        re.compile(YOUTUBE),
        "https://www.youtube.com/watch?v={}",
        "https://www.youtube-nocookie.com/embed/{}?autoplay=1",
    ),
    "Vimeo": (
        re.compile(VIMEO),
        "https://vimeo.com/{}",
        "https://player.vimeo.com/video/{}?autoplay=1&dnt=1",
    ),
}


def find_video(address: str) -> tuple[str, str, str] | None:
    """The provider, the address of the video's page and that of its player; None if the address is no video's."""
    for provider, (pattern, page, player) in PROVIDERS.items():
        if found := pattern.match(address.strip()):
            return provider, page.format(found[1]), player.format(found[1])
    return None


def validate_video(address: str) -> None:
    if find_video(address) is None:
        raise ValidationError(_("Enter the address of a video on YouTube or Vimeo."))


class VideoValue(StructValue):
    @property
    def provider(self) -> str:
        return self._found[0]

    @property
    def href(self) -> str:
        return self._found[1]

    @property
    def player(self) -> str:
        """The address of the player; "" if the site's policy lets no page load one."""
        return self._found[2] if settings.VIDEO_PLAYERS else ""

    @property
    def _found(self) -> tuple[str, str, str]:
        return find_video(self.get("address") or "") or ("", "", "")


class VideoBlock(StructBlock):
    title = CharBlock(label=_("Title"), help_text=_("Says what the video shows."))
    address = URLBlock(
        validators=[validate_video],
        label=_("Address"),
        help_text=_("Of the video on YouTube or Vimeo. It loads when a visitor plays it, and not before."),
    )
    text = CharBlock(
        required=False, label=_("Text"), help_text=_("For example, how long it is and whether it has captions.")
    )

    class Meta:
        icon = "media"
        label = _("Video")
        description = _("A video on YouTube or Vimeo. Nothing is sent to them until a visitor plays it.")
        template = "pages/blocks/video.html"
        kept = True
        value_class = VideoValue
        preview_value = {
            "title": _("What endorsement means"),
            "address": "https://vimeo.com/123456789",
            "text": _("Three minutes, with captions."),
        }

    def get_api_representation(self, value: Any, context: dict[str, Any] | None = None) -> dict[str, Any]:
        return {
            "title": value.get("title") or "",
            "text": value.get("text") or "",
            "provider": value.provider,
            "href": value.href or None,
        }
