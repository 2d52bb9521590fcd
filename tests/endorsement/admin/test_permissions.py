"""Nobody deletes, and each address of the registry is closed to who has no business there."""

from datetime import date

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import get_resolver, reverse
from wagtail import hooks
from wagtail.permissions import policy_registry

from endorsement import services
from endorsement.enums import EndReason, HoldKind
from endorsement.models import (
    Category,
    Designation,
    Endorsee,
    Endorsement,
    Hold,
    Locality,
    Renewal,
    RenewalCycle,
)
from tests import builders
from tests.endorsement.admin.reading import address, soup

MODELS = (Endorsee, RenewalCycle, Category, Designation, Locality, Renewal, Hold, Endorsement)
SNIPPETS = ("endorsee", "renewalcycle", "category", "designation", "locality")


@pytest.fixture
def everything(db: None) -> Endorsement:
    """One of each record."""
    endorsement = builders.endorsed("IMHM-C", locality=builders.locality())
    services.place_hold(endorsee=endorsement.endorsee, kind=HoldKind.RETIRED, starts_on=date(2026, 11, 1), reason="x")
    ended = builders.endorsed("IFA", person=endorsement.endorsee)
    services.end_endorsement(endorsement=ended, ended_on=date(2026, 11, 1), reason=EndReason.REVOKED)
    return endorsement


def counts() -> dict[str, int]:
    return {model.__name__: model._default_manager.count() for model in MODELS}


def registry_addresses() -> list[str]:
    """Every address of the admin that names the registry, with the first record of its kind."""
    first = {
        "endorsement_pk": Endorsement.objects.first().pk,
        "renewal_pk": Renewal.objects.first().pk,
        "hold_pk": Hold.objects.first().pk,
    }
    found = []
    for model in (Endorsee, RenewalCycle, Category, Designation, Locality):
        namespace = f"wagtailsnippets_endorsement_{model._meta.model_name}"
        records = {**first, "pk": model._default_manager.first().pk}
        _prefix, resolver = get_resolver().namespace_dict[namespace]
        for name in {key for key in resolver.reverse_dict if isinstance(key, str)}:
            [(_route, parameters)] = resolver.reverse_dict.getlist(name)[0][0]
            values = {parameter: records[parameter] for parameter in parameters}
            found.append(reverse(f"{namespace}:{name}", kwargs=values))
    pk = Renewal.objects.first().pk
    ledger = [("index", []), ("create", []), ("edit", [pk]), ("delete", [pk]), ("inspect", [pk])]
    found += [reverse(f"endorsement_renewal_modeladmin_{view}", args=args) for view, args in ledger]
    found += [reverse("registry_season"), reverse("registry_on_date")]
    found += [reverse("wagtailsettings:edit", args=["endorsement", "registrysettings"])]
    found += [f"{reverse('wagtail_bulk_action', args=['endorsement', model, 'delete'])}?id=1" for model in SNIPPETS]
    return sorted(found)


def test_superuser_deletes_nothing_at_any_address(client: Client, everything: Endorsement) -> None:
    client.force_login(User.objects.create_superuser("boss"))
    before = counts()
    deletes = [url for url in registry_addresses() if "/delete/" in url]
    deletes += [url.replace("id=1", "id=all") for url in deletes if "id=1" in url]
    answers = {client.get(url).status_code for url in deletes} | {client.post(url).status_code for url in deletes}
    assert (len(deletes), answers, counts()) == (16, {302}, before)


def test_no_page_offers_a_deletion_to_a_superuser(client: Client, everything: Endorsement) -> None:
    client.force_login(User.objects.create_superuser("boss"))
    pages = [url for url in registry_addresses() if "/delete/" not in url and "/results/" not in url]
    offers = [
        (url, link["href"])
        for url in pages
        for link in soup(client.get(url)).select("a[href*='/delete/']")
        if "endorsement" in link["href"]
    ]
    assert (len(pages) > 30, offers) == (True, [])


def test_models_refuse_to_be_deleted_by_policy(everything: Endorsement) -> None:
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


def test_communications_see_nothing_of_the_registry(client: Client, user_who_may, everything: Endorsement) -> None:
    client.force_login(user_who_may(username="communications"))
    menu = client.get(reverse("wagtailadmin_home")).content.decode()
    urls = registry_addresses()
    answers = {(client.get(url).status_code, client.post(url).status_code) for url in urls}
    assert ("snippets/endorsement" in menu, "endorsement/renewal" in menu) == (False, False)
    assert (len(urls) > 40, answers) == (True, {(302, 302)})
    assert Endorsee.objects.first().name not in client.get(reverse("wagtailadmin_home")).content.decode()


def test_delete_permission_alone_opens_nothing(client: Client, user_who_may, everything: Endorsement) -> None:
    client.force_login(user_who_may(*(f"delete_{model}" for model in (*SNIPPETS, "renewal", "hold", "endorsement"))))
    assert {client.get(url).status_code for url in registry_addresses()} == {302}


@pytest.mark.parametrize("action", ["award", "renew", "hold", "end", "reopen", "release", "void"])
def test_action_is_refused_to_who_has_every_other_permission(
    client: Client, everything: Endorsement, action: str
) -> None:
    needed = {"reopen": "end", "release": "hold"}.get(action, action)
    user = builders.registrar()
    others = Permission.objects.filter(content_type__app_label="endorsement").exclude(codename=f"{needed}_endorsee")
    user.user_permissions.set([Permission.objects.get(codename="access_admin"), *others])
    client.force_login(user)
    [url] = [url for url in registry_addresses() if f"/endorsee/{action}/" in url]
    assert (client.get(url).status_code, client.post(url, {"reason": "x"}).status_code) == (302, 302)


@pytest.mark.parametrize("action", ["award", "renew", "hold", "end", "reopen", "release", "void"])
def test_action_opens_for_who_has_its_permission_alone(
    client: Client, user_who_may, everything: Endorsement, action: str
) -> None:
    needed = {"reopen": "end", "release": "hold"}.get(action, action)
    client.force_login(user_who_may(f"{needed}_endorsee"))
    [url] = [url for url in registry_addresses() if f"/endorsee/{action}/" in url]
    assert client.get(url).status_code == 200


def test_action_on_another_persons_record_is_not_found(desk: Client, everything: Endorsement) -> None:
    other = builders.endorsee("Other")
    parts = {
        "end": everything.pk,
        "reopen": everything.pk,
        "void": everything.renewals.first().pk,
        "release": everything.endorsee.holds.first().pk,
    }
    assert {desk.get(address(action, other.pk, part)).status_code for action, part in parts.items()} == {404}


def test_group_editor_offers_what_means_something_and_no_deletion(db: None) -> None:
    offered = Permission.objects.none()
    for permissions in hooks.get_hooks("register_permissions"):
        offered = offered | permissions()
    codenames = set(offered.filter(content_type__app_label="endorsement").values_list("codename", flat=True))
    expected = {f"{action}_{model}" for action in ("add", "change", "view") for model in SNIPPETS}
    actions = {f"{action}_endorsee" for action in ("award", "renew", "void", "end", "hold", "export", "import")}
    assert codenames == expected | actions | {"view_renewal", "change_registrysettings"}


def test_choosers_show_nobody(everything: Endorsement) -> None:
    namespaces = [name for name in get_resolver().namespace_dict if "chooser" in name and "endorsement" in name]
    assert namespaces == []
