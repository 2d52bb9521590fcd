"""Personal links to the renewal form: one person, one cycle, until the cycle's last day with grace."""

import hashlib
import secrets
from datetime import date

from django.urls import reverse
from django.utils import translation

from endorsement import clock
from endorsement.models import Endorsee, RenewalCycle, RenewalLink


def new_link(*, endorsee: Endorsee, cycle: RenewalCycle) -> str:
    """Makes a link and returns its address on the site, which nobody can find out again: only its hash is stored.

    Earlier links of the person stay usable. On a site with addresses by language, it is in the person's.
    """
    token = secrets.token_urlsafe(32)
    RenewalLink.objects.create(endorsee=endorsee, cycle=cycle, token_hash=_hash(token), created_at=clock.now())
    with translation.override(endorsee.preferred_language):
        return reverse("endorsement:renew", args=[token])


def read_link(token: str, *, on: date) -> RenewalLink | None:
    """The link with this token; None if there is none, its cycle is over, or the person has died."""
    links = RenewalLink.objects.usable(on).select_related("endorsee__locality", "cycle")
    return links.filter(token_hash=_hash(token)).first()


def _hash(token: str) -> str:
    # Without salt and rounds: a token is 256 random bits, so nobody can try them.
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()
