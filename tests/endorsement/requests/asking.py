"""Shared by the tests of renewal requests: a person whose renewal is due, and what they send."""

from datetime import date
from io import BytesIO
from typing import Any

from PIL import Image

from endorsement import services
from endorsement.models import Endorsee, Endorsement, RenewalLink, RenewalRequest, RenewalRequirement
from endorsement.requests import proposals
from endorsement.requests.answers import Answers
from endorsement.requests.links import new_link, read_link
from endorsement.requests.services import Sent, send_request
from tests.builders import cycle, kind_of, lapsing

TODAY = date(2026, 11, 22)
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
COMPLETE = {
    "training_hours": 15.0,
    "supervision_hours": 12.0,
    "membership": True,
    "ethics": True,
    "no_sanction": True,
    "payment_reference": "EASy 1234",
}


def due(label: str = "IFS", **fields: Any) -> Endorsement:
    """Good through Sep 30, 2026; VAIMH's requirements stand since."""
    endorsement = lapsing(label, **fields)
    # A new site has them.
    if not RenewalRequirement.objects.filter(**kind_of(label)).exists():
        require(label)
    return endorsement


def require(label: str = "IFS", **fields: Any) -> RenewalRequirement:
    asked = {"training_hours": 15, "supervision_hours": 12, "membership": True, "ethics": True, "no_sanction": True}
    requirement = RenewalRequirement(**{"cycle": cycle(TODAY), "fee": "$40", **kind_of(label), **asked, **fields})
    return services.save_vocabulary(entry=requirement).record


def address_of(endorsee: Endorsee) -> str:
    return new_link(endorsee=endorsee, cycle=cycle(TODAY))


def link_of(endorsee: Endorsee) -> RenewalLink:
    found = read_link(address_of(endorsee).split("/")[-2], on=TODAY)
    assert found
    return found


def sent(endorsement: Endorsement, *, proposed: dict[str, Any] | None = None, **changed: Any) -> Sent:
    """What the person sends about this endorsement; `proposed` is what they correct in the record."""
    answers = {name: changed.pop(name) for name in list(changed) if name in Answers.__dataclass_fields__}
    return Sent(
        answers=Answers(**{"endorsements": (endorsement.pk,), **COMPLETE, **answers}),
        seen=proposals.values(Endorsee.objects.get(pk=endorsement.endorsee_id)),
        proposed=proposed or {},
        **changed,
    )


def requested(endorsement: Endorsement | None = None, **changed: Any) -> RenewalRequest:
    endorsement = endorsement or due()
    return send_request(link=link_of(endorsement.endorsee), sent=sent(endorsement, **changed)).record


def picture(kind: str = "PNG") -> bytes:
    written = BytesIO()
    Image.new("RGB", (8, 8), "white").save(written, kind)
    return written.getvalue()
