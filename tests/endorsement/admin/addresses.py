"""Every address of the admin that shows or changes the registry, read from the site's own resolver."""

import inspect
import re
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.contrib.settings.registry import registry as settings_registry
from wagtail.coreutils import resolve_model_string

ADMIN = "admin/"
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


def routes() -> set[str]:
    """Below /admin/, with their parameters: `snippets/endorsement/endorsee/void/<pk>/<renewal_pk>/`."""
    found = {readable(route) for route, pattern in walk(get_resolver()) if is_of_the_registry(route, pattern)}
    return {route.removeprefix(ADMIN) for route in found if route.startswith(ADMIN)} | bulk_actions() | settings()


def bulk_actions() -> set[str]:
    models = apps.get_app_config("endorsement").get_models()
    return {
        f"bulk/endorsement/{model._meta.model_name}/{action.action_type}/"
        for model in models
        for action in bulk_action_registry.get_bulk_actions_for_model("endorsement", model._meta.model_name)
    }


def settings() -> set[str]:
    names = {model._meta.model_name for model in settings_registry if model._meta.app_label == "endorsement"}
    return {f"settings/endorsement/{name}/{record}" for name in names for record in ("", "<pk>/")}


def walk(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in resolver.url_patterns:
        route = f"{prefix}{pattern.pattern}"
        if isinstance(pattern, URLPattern):
            yield route, pattern
        else:
            yield from walk(pattern, route)


def is_of_the_registry(route: str, pattern: URLPattern) -> bool:
    """By its address, by who wrote its view, or by the model that a stock view was made for."""
    callback: Any = pattern.callback
    view = getattr(callback, "view_class", None) or inspect.unwrap(callback)
    model = getattr(callback, "view_initkwargs", {}).get("model")
    model = resolve_model_string(model) if model else None
    return (
        "endorsement" in route
        or view.__module__.startswith("endorsement.")
        or (model and model._meta.app_label == "endorsement")
    )


def readable(route: str) -> str:
    """Without the marks of a regular expression and the kinds of the parameters."""
    plain = re.sub(r"\(\?P(<\w+>)[^)]*\)", r"\1", route)
    return PARAMETER.sub(r"<\1>", plain.replace("^", "").replace("$", ""))


def filled(route: str, values: dict[str, Any]) -> str:
    """The route with values for its parameters."""
    return PARAMETER.sub(lambda parameter: str(values[parameter[1]]), route)
