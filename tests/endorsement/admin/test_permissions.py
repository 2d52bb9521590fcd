"""Nobody deletes, and each address of the registry is closed to who has no business there."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import get_resolver, reverse
from wagtail import hooks
from wagtail.permissions import policy_registry

from endorsement.models import Category, Designation, Endorsee, Endorsement, Hold, Locality, Renewal, RenewalCycle
from tests import builders
from tests.endorsement.admin.addresses import BULK, ENDORSEE, address_at, routes, something_everywhere
from tests.endorsement.admin.reading import address, soup

pytestmark = pytest.mark.once

MODELS = (Endorsee, RenewalCycle, Category, Designation, Locality, Renewal, Hold, Endorsement)
SNIPPETS = ("endorsee", "renewalcycle", "renewalrequirement", "category", "designation", "locality")


OF_PERMISSION = {
    "award": [f"{ENDORSEE}/award/<pk>/"],
    "renew": [f"{ENDORSEE}/renew/<pk>/", f"{BULK}/renew/"],
    "void": [f"{ENDORSEE}/void/<pk>/<renewal_pk>/"],
    "end": [f"{ENDORSEE}/end/<pk>/<endorsement_pk>/", f"{ENDORSEE}/reopen/<pk>/<endorsement_pk>/"],
    "hold": [f"{ENDORSEE}/hold/<pk>/", f"{ENDORSEE}/release/<pk>/<hold_pk>/", f"{BULK}/hold/"],
    "export": [f"{ENDORSEE}/?export=csv", f"{BULK}/export/", "registry/season/?export=csv"],
    "import": ["registry/import/", "registry/import/<pk>/"],
}


@pytest.fixture
def everything(db: None) -> dict[str, Any]:
    return something_everywhere()


def counts() -> dict[str, int]:
    return {model.__name__: model._default_manager.count() for model in MODELS}


def registry_addresses(everything: dict[str, Any]) -> list[str]:
    return sorted(address_at(route, everything) for route in routes())


def test_superuser_deletes_nothing_at_any_address(client: Client, everything: dict[str, Any]) -> None:
    client.force_login(User.objects.create_superuser("boss"))
    before = counts()
    deletes = [url for url in registry_addresses(everything) if "/delete/" in url]
    deletes += [f"{url.partition('?')[0]}?id=all" for url in deletes if "?id=" in url]
    answers = {client.get(url).status_code for url in deletes} | {client.post(url).status_code for url in deletes}
    assert (len(deletes), answers, counts()) == (19, {302}, before)


# Every user of the admin may read it; nothing about people is in it.
GUIDE = "/registry/guide/"


def test_no_page_offers_a_deletion_to_a_superuser(client: Client, everything: dict[str, Any]) -> None:
    client.force_login(User.objects.create_superuser("boss"))
    pages = [url for url in registry_addresses(everything) if "/delete/" not in url and "/results/" not in url]
    answers = [(url, client.get(url)) for url in pages]
    offers = [
        (url, link["href"])
        for url, answer in answers
        # Some are files.
        if "html" in answer["Content-Type"]
        for link in soup(answer).select("a[href*='/delete/']")
        if "endorsement" in link["href"]
    ]
    assert (len(pages) > 30, offers) == (True, [])


def test_models_refuse_to_be_deleted_by_policy(everything: dict[str, Any]) -> None:
    boss = User.objects.create_superuser("boss")
    policies = [policy_registry.get_by_type(model) for model in MODELS]
    assert [
        (
            policy.user_has_permission(boss, "delete"),
            policy.user_has_any_permission(boss, ["delete"]),
            policy.user_has_permission_for_instance(boss, "delete", None),
            list(policy.users_with_permission("delete")),
            policy.user_has_permission(boss, "change"),
        )
        for policy in policies
    ] == [(False, False, False, [], True)] * len(MODELS)


def test_communications_see_nothing_of_the_registry(client: Client, user_who_may, everything: dict[str, Any]) -> None:
    client.force_login(user_who_may(username="communications"))
    menu = client.get(reverse("wagtailadmin_home")).content.decode()
    urls = [url for url in registry_addresses(everything) if GUIDE not in url]
    answers = {(client.get(url).status_code, client.post(url).status_code) for url in urls}
    assert ("snippets/endorsement" in menu, "endorsement/renewal" in menu) == (False, False)
    assert (len(urls) > 40, answers) == (True, {(302, 302)})
    assert Endorsee.objects.first().name not in client.get(reverse("wagtailadmin_home")).content.decode()


def test_delete_permission_alone_opens_nothing(client: Client, user_who_may, everything: dict[str, Any]) -> None:
    client.force_login(user_who_may(*(f"delete_{model}" for model in (*SNIPPETS, "renewal", "hold", "endorsement"))))
    urls = [url for url in registry_addresses(everything) if GUIDE not in url]
    assert {client.get(url).status_code for url in urls} == {302}


@pytest.mark.parametrize("permission", OF_PERMISSION)
def test_action_is_refused_to_who_has_every_other_permission(
    client: Client, everything: dict[str, Any], permission: str
) -> None:
    user = builders.registrar()
    others = Permission.objects.filter(content_type__app_label="endorsement").exclude(codename=f"{permission}_endorsee")
    user.user_permissions.set([Permission.objects.get(codename="access_admin"), *others])
    client.force_login(user)
    urls = [address_at(route, everything) for route in OF_PERMISSION[permission]]
    assert {client.get(url).status_code for url in urls} == {302}


@pytest.mark.parametrize("permission", OF_PERMISSION)
def test_action_opens_for_who_has_its_permission_alone(
    client: Client, user_who_may, everything: dict[str, Any], permission: str
) -> None:
    client.force_login(user_who_may(f"{permission}_endorsee"))
    urls = [address_at(route, everything) for route in OF_PERMISSION[permission]]
    assert {client.get(url).status_code for url in urls} == {200}


def test_action_on_another_persons_record_is_not_found(desk: Client, everything: dict[str, Any]) -> None:
    other = builders.endorsee("Other")
    parts = {
        "end": everything["endorsement_pk"],
        "reopen": everything["ended_pk"],
        "void": everything["renewal_pk"],
        "release": everything["hold_pk"],
    }
    assert {desk.get(address(action, other.pk, part)).status_code for action, part in parts.items()} == {404}


def test_group_editor_offers_what_means_something_and_no_deletion(db: None) -> None:
    offered = Permission.objects.none()
    for permissions in hooks.get_hooks("register_permissions"):
        offered = offered | permissions()
    codenames = set(offered.filter(content_type__app_label="endorsement").values_list("codename", flat=True))
    expected = {f"{action}_{model}" for action in ("add", "change", "view") for model in SNIPPETS}
    actions = {f"{action}_endorsee" for action in ("award", "renew", "void", "end", "hold", "export", "import")}
    mail = {"view_message", "send_message", "change_messagetext"}
    assert codenames == expected | actions | mail | {"view_renewal", "change_registrysettings"}


def test_choosers_show_nobody(everything: dict[str, Any]) -> None:
    namespaces = [name for name in get_resolver().namespace_dict if "chooser" in name and "endorsement" in name]
    assert namespaces == []


@pytest.mark.parametrize(("permissions", "told"), [((), False), (("view_endorsee",), True)])
def test_history_of_the_site_names_endorsees_to_who_may_see_them(
    client: Client, user_who_may, everything: dict[str, Any], permissions: tuple[str, ...], told: bool
) -> None:
    client.force_login(user_who_may(*permissions))
    page = client.get(reverse("wagtailadmin_reports:site_history"))
    assert ("Ada Winter" in page.content.decode()) is told
