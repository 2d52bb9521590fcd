"""The table "Who may do what" of docs/registrar.md, tried: every role at every address of the registry's admin.

An address that is in no row of `ACTIONS` fails the first test: a new address needs a decision about its users.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import Group, Permission, User
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests import builders
from tests.endorsement.admin.addresses import BULK, ENDORSEE, address_at, filled, routes, something_everywhere
from tests.endorsement.admin.bulk.confirming import posted
from tests.endorsement.admin.reading import soup
from tests.endorsement.snapshot import tables

pytestmark = pytest.mark.once

GUIDE = Path(settings.BASE_DIR) / "docs" / "registrar.md"
LEDGER = "endorsement/renewal"
WORDS = ("renewalcycle", "renewalrequirement", "category", "designation", "locality")
SNIPPETS = ("endorsee", *WORDS)

# The addresses behind each row of the table.
ACTIONS = {
    "View endorsees, why each is or is not on the list, and their history": [
        f"{ENDORSEE}/",
        f"{ENDORSEE}/results/",
        f"{ENDORSEE}/inspect/<pk>/",
        f"{ENDORSEE}/history/<pk>/",
        f"{ENDORSEE}/history-results/<pk>/",
    ],
    "Add an endorsee or change a record": [f"{ENDORSEE}/add/", f"{ENDORSEE}/edit/<pk>/", f"{ENDORSEE}/usage/<pk>/"],
    "Attach files to a record, read and remove them": [
        f"{ENDORSEE}/attach/<pk>/",
        f"{ENDORSEE}/file/<pk>/<attachment_pk>/",
        f"{ENDORSEE}/remove-file/<pk>/<attachment_pk>/",
    ],
    "Award an endorsement": [f"{ENDORSEE}/award/<pk>/"],
    "Renew one endorsement or many": [f"{ENDORSEE}/renew/<pk>/", f"{BULK}/renew/"],
    "Void a renewal": [f"{ENDORSEE}/void/<pk>/<renewal_pk>/"],
    "End an endorsement, or reopen one": [
        f"{ENDORSEE}/end/<pk>/<endorsement_pk>/",
        f"{ENDORSEE}/reopen/<pk>/<endorsement_pk>/",
    ],
    "Place a hold on one person or many, or release one": [
        f"{ENDORSEE}/hold/<pk>/",
        f"{ENDORSEE}/release/<pk>/<hold_pk>/",
        f"{BULK}/hold/",
    ],
    "Read the renewal season, the registry on any date, what changed and the report for the board": [
        "registry/board/",
        "registry/board/?export=csv",
        "registry/season/",
        "registry/changes/",
        "registry/on/",
    ],
    "Read renewal requests and their files, and decide about them": [
        "registry/requests/",
        "registry/requests/results/",
        "registry/requests/approve/",
        "registry/requests/<pk>/",
        "registry/requests/<pk>/<file_pk>/",
        "registry/requests/audit/",
        "registry/requests/link/<endorsee_pk>/",
    ],
    "Read this guide under Help": [
        "registry/guide/",
        "registry/guide/<name>/",
        "registry/guide/images/<name>",
    ],
    "Remove the sample people": ["registry/samples/"],
    "Import a spreadsheet": [
        "registry/import/",
        "registry/import/<pk>/",
        "registry/import/<pk>/columns/",
        "registry/import/template/",
        "registry/import/example/",
    ],
    "Export endorsees": [
        f"{ENDORSEE}/?export=csv",
        f"{BULK}/export/",
        "registry/season/?export=csv",
        "registry/changes/?export=csv",
    ],
    "View the renewal ledger and export it": [
        f"{LEDGER}/",
        f"{LEDGER}/?export=csv",
        f"{LEDGER}/inspect/<instance_pk>/",
    ],
    "Edit the renewal ledger directly": [
        f"{LEDGER}/create/",
        f"{LEDGER}/edit/<instance_pk>/",
        f"{LEDGER}/delete/<instance_pk>/",
    ],
    "View cycles, requirements, categories, designations and locations, and their history": [
        f"snippets/endorsement/{word}/{page}"
        for word in WORDS
        for page in ("", "results/", "history/<pk>/", "history-results/<pk>/")
    ],
    "Add or change cycles, requirements, categories, designations and locations": [
        f"snippets/endorsement/{word}/{page}" for word in WORDS for page in ("add/", "edit/<pk>/", "usage/<pk>/")
    ],
    "Change the registry settings": [
        "settings/endorsement/registrysettings/",
        "settings/endorsement/registrysettings/<pk>/",
    ],
    "Read the mail to endorsees": [
        "registry/mail/",
        "registry/mail/results/",
        "registry/mail/message/<message_pk>/",
    ],
    "Email endorsees and send queued mail": ["registry/mail/send/", f"{BULK}/email/"],
    "Edit the texts of the mail": ["registry/mail/texts/", "registry/mail/texts/<mail_kind>/<language>/"],
    "Delete anything in the registry": [
        *(f"snippets/endorsement/{snippet}/delete/<pk>/" for snippet in SNIPPETS),
        *(f"bulk/endorsement/{snippet}/delete/" for snippet in SNIPPETS),
    ],
}

CYCLE = {"name": "Bridge", "starts_on": "2030-10-01", "ends_on": "2030-12-31"}
CATEGORY = {"code": "IFRS", "name": "Infant Family Reflective Supervisor", "slug": "ifrs", "sort_order": "9"}
DESIGNATION = {"code": "X", "name": "Other", "slug": "imhm-x", "sort_order": "9"}
LOCALITY = {"name": "Elsewhere", "kind": "other", "slug": "elsewhere"}
REQUIREMENT = {"training_hours": "20", "supervision_hours": "0"}
SETTINGS = {
    "consent_words": "I agree.",
    "mails_a_minute": "30",
    "cycle_anchor": "2020-01-01",
    "cycle_months": "12",
    "number_prefix": "VA",
}
# What changes the registry when the right person sends it there.
CHANGES = {
    "registry/mail/send/": {},
    f"{ENDORSEE}/add/": {"family_name": "New", "preferred_language": "en"},
    f"{ENDORSEE}/edit/<pk>/": {"family_name": "Renamed", "preferred_language": "en"},
    f"{ENDORSEE}/award/<pk>/": {"kind": "<kind>", "awarded_on": "2026-11-01"},
    f"{ENDORSEE}/renew/<pk>/": {
        "endorsement": "<endorsement_pk>",
        "cycle": "2026-10-01",
        "effective_on": "2026-11-22",
    },
    f"{BULK}/renew/": {"cycle": "2026-10-01", "effective_on": "2026-11-22"},
    f"{ENDORSEE}/void/<pk>/<renewal_pk>/": {"reason": "Paid by mistake."},
    f"{ENDORSEE}/end/<pk>/<endorsement_pk>/": {"ended_on": "2026-11-22", "reason": "relinquished"},
    f"{ENDORSEE}/reopen/<pk>/<endorsement_pk>/": {"reason": "The wrong person."},
    f"{ENDORSEE}/hold/<pk>/": {"kind": "inactive", "starts_on": "2026-11-22", "reason": "Leave."},
    f"{BULK}/hold/": {"kind": "inactive", "starts_on": "2026-11-22", "reason": "Leave."},
    f"{ENDORSEE}/release/<pk>/<hold_pk>/": {"released_on": "2026-11-22"},
    "registry/requests/link/<endorsee_pk>/": {"cycle": "2026-10-01"},
    "registry/requests/<pk>/": {"decline": "1", "reason": "Paid twice."},
    "snippets/endorsement/renewalrequirement/add/": {"cycle": "<cycle_pk>", "category": "<category_pk>", **REQUIREMENT},
    "snippets/endorsement/renewalrequirement/edit/<pk>/": REQUIREMENT,
    "registry/import/": {"file": b"family_name,given_name,category\nNew,Ida,IFS\n"},
    "registry/import/<pk>/": {"apply": "1"},
    "registry/import/<pk>/columns/": {
        "column-0": "given_name",
        "column-1": "family_name",
        "column-2": "category",
        "column-3": "",
    },
    "snippets/endorsement/renewalcycle/add/": CYCLE,
    "snippets/endorsement/renewalcycle/edit/<pk>/": CYCLE,
    "snippets/endorsement/category/add/": CATEGORY,
    "snippets/endorsement/category/edit/<pk>/": CATEGORY,
    "snippets/endorsement/designation/add/": {**DESIGNATION, "category": "<category_pk>"},
    "snippets/endorsement/designation/edit/<pk>/": DESIGNATION,
    "snippets/endorsement/locality/add/": LOCALITY,
    "snippets/endorsement/locality/edit/<pk>/": LOCALITY,
    "settings/endorsement/registrysettings/<pk>/": SETTINGS,
    f"{BULK}/email/": {"subject": "News", "text": "We moved."},
    "registry/mail/texts/<mail_kind>/<language>/": {"subject": "News", "body": "We moved."},
}


def table() -> dict[str, dict[str, bool]]:
    """Role → action → allowed, from the guide."""
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in GUIDE.read_text(encoding="utf-8")
        .partition("## Who may do what")[2]
        .partition("\n## ")[0]
        .splitlines()
        if re.match(r"\| *[A-Za-z]", line)
    ]
    (_action, *roles), *actions = rows
    allowed = {"yes": True, "no": False}
    return {role: {row[0]: allowed[row[at]] for row in actions} for at, role in enumerate(roles, start=1)}


@pytest.fixture
def values(new_site: None) -> dict[str, Any]:
    """The whole site, and in its registry something at every address."""
    return something_everywhere()


@contextmanager
def taken_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def fields(route: str, values: dict[str, Any]) -> dict[str, Any]:
    """The data of `CHANGES`, with ids for their names and a file for bytes."""
    return {
        name: SimpleUploadedFile("new.csv", value) if isinstance(value, bytes) else filled(value, values)
        for name, value in CHANGES.get(route, {}).items()
    }


def change(route: str, url: str, values: dict[str, Any], user: User) -> dict[str, Any]:
    """What to post to change something, with what the pages before it sign for this user."""
    client, signed = signed_in(user), {}
    if route == "registry/import/<pk>/":
        return {**posted(client.get(url)), **fields(route, values)}
    with taken_back():
        if route.startswith("bulk/") and route in CHANGES:
            signed = posted(client.get(url))
        answer = client.post(url, {**signed, **fields(route, values)}) if route in CHANGES else None
        if answer and answer.status_code == 200 and (button := soup(answer).select_one("button[name=confirmed]")):
            return {**posted(answer), "confirmed": button["value"]}
    return fields(route, values)


def signed_in(user: User | None) -> Client:
    client = Client()
    if user:
        client.force_login(user)
    return client


def user_of(role: str) -> User | None:
    if role == "visitor":
        return None
    if role == "superuser":
        return User.objects.get(username=role)
    user = builders.registrar(role)
    if role == "viewer":
        views = Permission.objects.filter(content_type__app_label="endorsement", codename__startswith="view_")
        user.user_permissions.set([Permission.objects.get(codename="access_admin"), *views])
    else:
        user.groups.add(Group.objects.get(name=role))
    return user


def verdict(client: Client, response: HttpResponse) -> str:
    """ "in", "refused" (told so, or asked to sign in), "no such method", or what else it was, after all redirects."""
    if response.status_code != 302:
        return {200: "in", 403: "refused", 405: "no such method"}.get(response.status_code, str(response.status_code))
    if response.url.startswith(reverse("wagtailadmin_login")):
        return "refused"
    if response.url == reverse("wagtailadmin_home"):
        return "refused" if list(get_messages(response.wsgi_request)) else "sent home without a word"
    return verdict(client, client.get(response.url))


def test_every_address_of_the_registry_is_in_the_table() -> None:
    known = {route.partition("?")[0] for addresses in ACTIONS.values() for route in addresses}
    assert routes() == known
    assert [set(actions) for actions in table().values()] == [set(ACTIONS)] * 6


@pytest.mark.parametrize(
    "role",
    [
        "visitor",
        "viewer",
        "Registrars",
        *(pytest.param(role, marks=pytest.mark.slow) for role in ("Communications", "Moderators", "superuser")),
    ],
)
def test_role_may_do_what_the_table_says_and_nothing_else(role: str, values: dict[str, Any]) -> None:
    boss = User.objects.create_superuser("superuser")
    user, wrong = user_of(role), []
    before = tables()  # each request is taken back
    for action, allowed in table()[role].items():
        for route in ACTIONS[action]:
            url = address_at(route, values)
            data = {"get": None, "post": change(route, url, values, user if allowed else boss)}
            for method in ("get", "post"):
                with taken_back():
                    client = signed_in(user)
                    said = verdict(client, getattr(client, method)(url, data[method]))
                    changed = tables() != before
                changes = method == "post" and route in CHANGES
                expected = {"in"} if allowed else {"refused"}
                if method == "post" and not changes:
                    expected.add("no such method")
                if said not in expected or changed != (allowed and changes):
                    wrong.append((action, method, url, said, changed))
    assert wrong == []
