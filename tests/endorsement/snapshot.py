"""The registry's tables as they are, to tell whether anything changed."""

from collections import Counter

from django.apps import apps
from wagtail.models import ModelLogEntry

from endorsement.models import ContentVersion


def tables() -> dict[type, Counter]:
    """Every row of the registry and of its history."""
    # A token that changes whenever a statement writes; the rest says whether it changed anything.
    models = [*apps.get_app_config("endorsement").get_models(), ModelLogEntry]
    models.remove(ContentVersion)
    return {model: Counter(map(repr, model._base_manager.values_list())) for model in models}
