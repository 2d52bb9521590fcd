"""The texts of the mail, and the fields that are merged into them."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.text import Truncator, get_text_list
from django.utils.translation import gettext_lazy as _
from wagtail.models import Site

from endorsement.calendar.terms import ONE_DAY
from endorsement.enums import REMINDERS, MailLanguage, MessageKind, Progress
from endorsement.mail.default_texts import DEFAULTS
from endorsement.models import Endorsee, Endorsement, MessageText, RegistrySettings, RenewalCycle

LINK = "{link}"
# The fields that a registrar types.
TYPED = ("question", "reason", "subject", "text")
LONGEST_SUBJECT = 200
_FIELD = re.compile(r"\{([^{}\s]*)\}")

_ALWAYS = {
    "name": _("Ada Winter"),
    "given_name": _("Ada, or the whole name of a person with a single one"),
    "number": _("the endorsement number"),
    "endorsements": _("IFS and IMHM-C: in a reminder those not yet renewed"),
    "association": _("the name of the association"),
    "contact": _("the contact mailbox"),
}
_OF_A_CYCLE = {
    "cycle": _("2026–2027: the cycle to renew for"),
    "deadline": _("the last day before that cycle begins"),
    "link": _("the person's own renewal page, made new as the mail leaves"),
}
_OF_KINDS = {
    MessageKind.QUESTION: {"question": _("the registrar's question")},
    MessageKind.REQUEST_DECLINED: {"reason": _("the registrar's reason")},
    MessageKind.WELCOME: {"through": _("the last day for which the new endorsement is renewed")},
    MessageKind.NOTE: {"subject": _("the subject that was typed"), "text": _("the text that was typed")},
}
_WITHOUT_CYCLE = (MessageKind.WELCOME, MessageKind.NOTE)


def fields_of(kind: MessageKind) -> dict[str, Any]:
    """The merge fields that a text of the kind may have, each with what it stands for."""
    of_cycle = {} if kind in _WITHOUT_CYCLE else _OF_A_CYCLE
    return {**_ALWAYS, **of_cycle, **_OF_KINDS.get(kind, {})}


def unknown_fields(kind: MessageKind, text: str) -> list[str]:
    """The fields in the text, without their braces, that its kind doesn't have."""
    known = fields_of(kind)
    return sorted({name for name in _FIELD.findall(text) if name not in known})


def text_of(kind: MessageKind, language: str) -> tuple[str, str]:
    """The subject and the body: as edited, otherwise the plug-in's own."""
    edited = MessageText.objects.filter(kind=kind, language=language).first()
    return (edited.subject, edited.body) if edited else DEFAULTS[kind, language]


def merged(text: str, values: Mapping[str, str]) -> str:
    """The text with the values; a field without a value stays as it is."""
    return _FIELD.sub(lambda field: values.get(field[1], field[0]), text)


def subject_line(text: str) -> str:
    """One line, as mail requires it."""
    return Truncator(" ".join(text.split())).chars(LONGEST_SUBJECT)


def values_for(endorsee: Endorsee, kind: MessageKind, cycle: RenewalCycle | None, *, on: date) -> dict[str, str]:
    """The values of the fields, but for the link, which is made when the mail leaves."""
    registry = RegistrySettings.load()
    with translation.override(endorsee.preferred_language):
        values = {
            "name": endorsee.name,
            "given_name": endorsee.given_name or endorsee.name,
            "number": endorsee.number,
            "endorsements": get_text_list(_labels(endorsee, kind, cycle, on=on), _and(endorsee.preferred_language)),
            "association": association_name(registry),
            "contact": registry.contact_email,
        }
        if cycle:
            values["cycle"] = cycle.name
            values["deadline"] = day_in_words(cycle.starts_on - ONE_DAY, endorsee.preferred_language)
    return values


def day_in_words(day: date, language: str) -> str:
    """ "September 30, 2027" in the language of a mail."""
    with translation.override(language):
        return date_format(day, _DAY[MailLanguage(language)])


_DAY = {MailLanguage.ENGLISH: "F j, Y", MailLanguage.SPANISH: r"j \d\e F \d\e Y"}


def _and(language: str) -> str:
    return {MailLanguage.ENGLISH: "and", MailLanguage.SPANISH: "y"}[MailLanguage(language)]


def _labels(endorsee: Endorsee, kind: MessageKind, cycle: RenewalCycle | None, *, on: date) -> list[str]:
    held = Endorsement.objects.filter(endorsee=endorsee)
    if kind in REMINDERS and cycle:
        held = held.with_progress(cycle.term, as_of=min(on, cycle.ends_on)).filter(progress=Progress.NOT_YET)
    elif cycle:
        held = held.good_for(cycle.term)
    else:
        held = held.filter(ended_on=None)
    return [each.label for each in held.select_related("category", "designation").in_order()]


def association_name(registry: RegistrySettings) -> str:
    """The first line of the letterhead, otherwise the name of the site."""
    site = Site.objects.filter(is_default_site=True).first()
    name = (site.site_name if site else "") or getattr(settings, "WAGTAIL_SITE_NAME", "")
    return next(iter(registry.letterhead_lines), name)
