"""What changed in the registry, read from its history."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models.functions import Cast
from wagtail.models import ModelLogEntry

from endorsement import clock
from endorsement.models import Endorsee
from endorsement.querysets import EndorseeQuerySet

ONE_WEEK = timedelta(days=7)


def entries(about: Collection[type[models.Model]], *, since: date | None, until: date | None) -> models.QuerySet:
    """The history of all records of these models, latest first. Both days are included, in the registry's zone."""
    kinds = ContentType.objects.get_for_models(*about).values()
    found = ModelLogEntry.objects.filter(content_type__in=kinds).select_related("user", "content_type")
    if since:
        found = found.filter(timestamp__gte=clock.midnight(since))
    if until:
        found = found.filter(timestamp__lt=clock.midnight(until + timedelta(days=1)))
    return found.order_by("-timestamp", "-pk")


def of_people(found: models.QuerySet, people: EndorseeQuerySet) -> models.QuerySet:
    """Those in the history of these people."""
    keys: Any = people.order_by().annotate(key=Cast("pk", models.CharField())).values("key")
    return found.filter(content_type=ContentType.objects.get_for_model(Endorsee), object_id__in=keys)
