"""The badge that an endorsee puts on a page of their own: what the registry says today, drawn anew for each day.

Whoever isn't a listed holder of the category gets one and the same badge, which says nothing but "Not active".
"""

from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from endorsement.models import Category
from endorsement.public.letters import fonts
from endorsement.public.records import PublicRecord

TEMPLATE = "endorsement/record/badge.svg"
WIDTH, HEIGHT = 360, 108
# Characters that fit in a line of the badge; longer lines are set narrower.
LONG_HEADING, LONG_LINE = 14, 40
# Dark enough for white letters at 7 to 1. Each category has one of its own, as long as there are no more than these.
GROUNDS = ("#123f60", "#2a5448", "#6b1f38", "#4a2d6b", "#5c3d0a", "#0f4a52", "#3d3d45")
NOT_ACTIVE_GROUND = "#595360"
PICTURE = b"""
#set page(width: auto, height: auto, margin: 0pt, fill: none)
#image(bytes(sys.inputs.svg), format: "svg", width: float(sys.inputs.width) * 1pt)
"""


@dataclass(frozen=True)
class Badge:
    """One badge; `title` is what a screen reader says for it."""

    heading: str
    detail: str
    foot: str
    address: str
    ground: str
    is_active: bool

    @property
    def is_long(self) -> bool:
        """Whether the heading needs smaller letters."""
        return len(self.heading) > LONG_HEADING

    @property
    def title(self) -> str:
        return f"{self.heading}. {self.detail}. {self.foot}"

    def as_svg(self) -> SafeString:
        """The badge as an SVG document."""
        return render_to_string(TEMPLATE, {"badge": self, "width": WIDTH, "height": HEIGHT, "long": LONG_LINE})


def category_badge(record: PublicRecord | None, category: str, *, address: str, verify_address: str) -> Badge:
    """The badge of a listed person for a category (a slug; "" for the first one they hold)."""
    held = [each for each in record.endorsements if category in ("", each.category)] if record else []
    if not held:
        return Badge(
            heading=_("Not active"),
            detail=_("No active endorsement"),
            foot=_("Verify a number at"),
            address=without_scheme(verify_address),
            ground=NOT_ACTIVE_GROUND,
            is_active=False,
        )
    first, *others = [each for each in held if each.category == held[0].category]
    return Badge(
        heading=", ".join(each.label for each in (first, *others)),
        detail=first.category_name if others else first.name,
        foot=_("Endorsed and active. Verify at"),
        address=without_scheme(address),
        ground=_ground(first.category),
        is_active=True,
    )


def _ground(category: str) -> str:
    slugs = list(Category.objects.values_list("slug", flat=True))
    return GROUNDS[slugs.index(category) % len(GROUNDS)]


def png_of(svg: str) -> bytes:
    """An SVG document as a PNG at twice its size, for programs that draw no SVG, such as those for mail."""
    # It takes a third of a second, which only those who ask for a picture should wait for.
    import typst

    pages = typst.compile(
        PICTURE, format="png", ppi=144, font_paths=fonts(), sys_inputs={"svg": svg, "width": f"{WIDTH}"}
    )
    return pages[0] if isinstance(pages, list) else pages


def without_scheme(address: str) -> str:
    return address.partition("://")[2].rstrip("/") or address
