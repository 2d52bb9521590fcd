"""Records that may be of one person: the same name or the same email."""

from django.db.models import Q

from endorsement.models import Endorsee
from endorsement.querysets import EndorseeQuerySet
from endorsement.search_keys import sort_key

MOST = 5


def alike(*, given_name: str, family_name: str, email: str, besides: int | None = None) -> EndorseeQuerySet:
    """People with this name, however it is written, or with this email; `besides` is a record (id) that is meant."""
    same = Q(sort_key=sort_key(family_name, given_name))
    if email:
        same |= Q(email__iexact=email)
    found: EndorseeQuerySet = Endorsee.objects.filter(same).exclude(pk=besides).by_name()
    return found
