"""The vCard of a listed person (RFC 2426): version 3, which every address book reads; Outlook takes no newer one."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from endorsement.public.records import PublicRecord

# Octets of a line before it goes on in the next one (RFC 2426, section 2.6).
LONGEST_LINE = 75


def contact_card(record: PublicRecord, *, address: str, as_of: str) -> str:
    """What the record shows, as a vCard. `address` is the record's."""
    note = _("On the Active Endorsement Registry as of %(day)s, with %(endorsements)s. To verify: %(address)s") % {
        "day": as_of,
        "endorsements": ", ".join(endorsement.label for endorsement in record.endorsements),
        "address": address,
    }
    properties = {
        "VERSION": "3.0",
        "N": ";".join(map(_escaped, (record.family_name, record.given_name, "", "", record.credentials))),
        "FN": _escaped(record.name),
        "ORG": _escaped(record.organization),
        "EMAIL;TYPE=INTERNET": _escaped(record.email),
        "TEL;TYPE=VOICE": _escaped(record.phone),
        # A URI stands as it is; as text, its commas would be escaped.
        "URL": _one_line(record.website),
        "ADR;TYPE=WORK": f";;;{_escaped(record.locality)};;;" if record.locality else "",
        "NOTE": _escaped(note),
        "UID": _one_line(address),
        "SOURCE": _one_line(address),
    }
    lines = ["BEGIN:VCARD", *(f"{name}:{value}" for name, value in properties.items() if value), "END:VCARD"]
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _escaped(text: str | None) -> str:
    text = (text or "").replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;")
    return _one_line("\\n".join(text.splitlines()))


def _one_line(text: str | None) -> str:
    return "".join(character for character in text or "" if character.isprintable())


def _folded(line: str) -> Iterator[str]:
    part = ""
    for character in line:
        if len((part + character).encode()) > LONGEST_LINE:
            yield part
            part = " "
        part += character
    yield part
