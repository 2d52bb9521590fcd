from datetime import date

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from endorsement import services
from endorsement.enums import HoldKind
from tests import builders

KEPT = "The registry names registrar as the author of entries. Make the account inactive instead of deleting it."


@pytest.fixture
def boss(client: Client, db: None) -> Client:
    client.force_login(User.objects.create_superuser("boss"))
    return client


def delete(boss: Client, *users: User) -> None:
    """Through the user's page, and through the bulk action of the listing."""
    for user in users:
        boss.post(reverse("wagtailusers_users:delete", args=[user.pk]))
    ids = "&".join(f"id={user.pk}" for user in users)
    boss.post(f"{reverse('wagtail_bulk_action', args=['auth', 'user', 'delete'])}?{ids}")


def says(boss: Client) -> bool:
    return KEPT in boss.get(reverse("wagtailusers_users:index")).content.decode()


@pytest.mark.parametrize("did", ["renewed", "voided", "held"])
def test_user_in_the_ledger_is_kept_and_the_reason_told(boss: Client, registrar: User, did: str) -> None:
    endorsement = builders.endorsed("IFS")
    if did == "renewed":
        services.renew(endorsement=endorsement, cycle=builders.cycle(date(2028, 10, 1)), by=registrar)
    if did == "voided":
        services.void_renewal(renewal=endorsement.renewals.first(), reason="Wrong.", by=registrar)
    if did == "held":
        services.place_hold(
            endorsee=endorsement.endorsee, kind=HoldKind.RETIRED, starts_on=date(2026, 11, 1), reason="x", by=registrar
        )
    delete(boss, registrar)
    assert (User.objects.filter(pk=registrar.pk).exists(), says(boss)) == (True, True)


def test_asking_to_delete_a_user_in_the_ledger_is_no_error(boss: Client, registrar: User) -> None:
    services.void_renewal(renewal=builders.endorsed("IFS").renewals.first(), reason="Wrong.", by=registrar)
    response = boss.get(reverse("wagtailusers_users:delete", args=[registrar.pk]))
    assert (response.status_code, response.url) == (302, reverse("wagtailusers_users:index"))


def test_other_users_can_be_deleted(boss: Client) -> None:
    users = [User.objects.create_user(name) for name in ("one", "two")]
    delete(boss, *users[:1])
    delete(boss, *users[1:])
    assert (User.objects.filter(username__in=["one", "two"]).count(), says(boss)) == (0, False)
