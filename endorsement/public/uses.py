"""What endorsees may copy from their record: a badge for a website, one for mail, and LinkedIn's own form filled in."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from endorsement.public.answers import association_name
from endorsement.public.badges import HEIGHT, WIDTH
from endorsement.public.record_files import record_address
from endorsement.public.records import PublicEndorsement, PublicRecord

# "Add to profile" takes its fields from the address: name, organizationName, issueYear and -Month, expirationYear and
# -Month, certUrl, certId (addtoprofile.linkedin.com).
LINKEDIN = "https://www.linkedin.com/profile/add"


@dataclass(frozen=True)
class Use:
    """The ways to show the endorsements in one category (a slug); `label` names them."""

    category: str
    label: str
    svg: str
    site_html: str
    mail_html: str
    linkedin: str
    width: int = WIDTH
    height: int = HEIGHT


def uses(request: HttpRequest, record: PublicRecord) -> Iterator[Use]:
    """One for each category that the person holds."""
    address, issuer = record_address(request, record), association_name(request)
    text = _("Verify the endorsement of %(name)s") % {"name": record.name}
    for category in dict.fromkeys(each.category for each in record.endorsements):
        held = [each for each in record.endorsements if each.category == category]
        svg, png = (_badge_address(request, record, category, kind) for kind in ("svg", "png"))
        yield Use(
            category=category,
            label=", ".join(each.label for each in held),
            svg=svg,
            site_html=_html(address, svg, text, WIDTH, HEIGHT),
            # Programs for mail draw no SVG.
            mail_html=_html(address, png, text, WIDTH * 2 // 3, HEIGHT * 2 // 3),
            linkedin=_linkedin(held[0], record, issuer=issuer, address=address),
        )


def _badge_address(request: HttpRequest, record: PublicRecord, category: str, kind: str) -> str:
    path = reverse(f"endorsement:badge_{kind}", args=[record.number])
    return request.build_absolute_uri(f"{path}?category={category}")


def _html(address: str, picture: str, text: str, width: int, height: int) -> str:
    context = {"address": address, "picture": picture, "text": text, "width": width, "height": height}
    # In one line: a space inside the link would be underlined.
    lines = render_to_string("endorsement/record/badge.html", context).splitlines()
    return "".join(line.strip() for line in lines)


def _linkedin(endorsement: PublicEndorsement, record: PublicRecord, *, issuer: str, address: str) -> str:
    through = endorsement.renewed_through.last_day
    fields = {
        "startTask": "CERTIFICATION_NAME",
        "name": f"{endorsement.name} ({endorsement.label})",
        "organizationName": issuer,
        "issueYear": endorsement.awarded_on.year,
        "issueMonth": endorsement.awarded_on.month,
        "expirationYear": through.year,
        "expirationMonth": through.month,
        "certUrl": address,
        "certId": record.number,
    }
    return f"{LINKEDIN}?{urlencode(fields)}"
