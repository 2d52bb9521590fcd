"""Every address of the admin that shows or changes the registry, read from the site's own resolver."""

import inspect
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.contrib.settings.registry import registry as settings_registry
from wagtail.coreutils import resolve_model_string

from endorsement import attachments, services
from endorsement.enums import EndReason, FileKind, HoldKind, MessageKind
from endorsement.mail import outbox
from endorsement.models import RegistrySettings
from endorsement.requests.files import Proof
from tests import builders, sheets
from tests.endorsement.requests import asking

ADMIN = "admin/"
ENDORSEE, BULK = "snippets/endorsement/endorsee", "bulk/endorsement/endorsee"
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
    if pattern.default_args.get("app_name", "endorsement") != "endorsement":
        # The site's own settings, in the registry's view.
        return False
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


def something_everywhere() -> dict[str, Any]:
    """Makes a record for every address; returns what each parameter stands for, `pk` by the word before it."""
    person = builders.endorsee(locality=builders.locality(), email="ada@example.org")
    lapsed = builders.lapsing("IFS", person=person)
    ended = builders.endorsed("IFA", person=person)
    services.end_endorsement(endorsement=ended, ended_on=date(2026, 11, 1), reason=EndReason.REVOKED)
    hold = services.place_hold(
        endorsee=builders.endorsee("Resting"),
        kind=HoldKind.RETIRED,
        starts_on=date(2026, 11, 1),
        reason="Told us by phone.",
    ).record
    clinical = builders.kind_of("IMHM-C")["designation"]
    renewal = lapsed.renewals.get(cycle__name="2025–2026")
    proofs = [Proof(name="hours.pdf", kind=FileKind.PDF, content=asking.PDF)]
    request = asking.requested(builders.lapsing("IMHS", family_name="Asking"), proofs=proofs)
    return {
        "attachment_pk": attachments.attach(endorsee=person, proof=proofs[0]).record.pk,
        "message_pk": outbox.queue(endorsee=person, kind=MessageKind.NOTE, values={"subject": "", "text": ""}).pk,
        "mail_kind": MessageKind.DUE_7,
        "language": "en",
        "name": "registrar",
        "requests": request.pk,
        "file_pk": request.files.get().pk,
        "renewalrequirement": asking.require("IFA", cycle=builders.cycle(date(2027, 11, 1))).pk,
        "cycle_pk": builders.cycle(date(2028, 11, 1)).pk,
        "import": sheets.plan_of(sheets.csv_of({"family_name": "New", "given_name": "Ida", "category": "IFS"})).pk,
        "endorsee": person.pk,
        "endorsee_pk": person.pk,
        "renewalcycle": renewal.cycle_id,
        "category": lapsed.category_id,
        "designation": clinical.pk,
        "locality": person.locality_id,
        "registrysettings": RegistrySettings.objects.get_or_create()[0].pk,
        "instance_pk": renewal.pk,
        "renewal_pk": renewal.pk,
        "endorsement_pk": lapsed.pk,
        "ended_pk": ended.pk,
        "hold_pk": hold.pk,
        "held": hold.endorsee_id,
        "category_pk": clinical.category_id,
        "kind": f"{clinical.category_id}-{clinical.pk}",
    }


def address_at(route: str, values: dict[str, Any]) -> str:
    """The address of the record that `something_everywhere` made for it."""
    values = {**values, "pk": next((values[word] for word in route.split("/") if word in values), None)}
    if "/images/" in route:
        values["name"] = "season.png"
    if "/reopen/" in route:
        values["endorsement_pk"] = values["ended_pk"]
    if "/release/" in route:
        values["pk"] = values["held"]
    query = f"?id={values['pk']}" if route.startswith("bulk/") else ""
    return f"/{ADMIN}{filled(route, values)}{query}"
