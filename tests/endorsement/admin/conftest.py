"""A morning at the registrar's desk: Nov 22, 2026, eight weeks into the cycle 2026–2027."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from django.contrib.auth.models import Permission, User
from django.test import Client

from tests import builders

MORNING = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def morning() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


@pytest.fixture
def user_who_may(db: None) -> Callable[..., User]:
    """`user_who_may("renew_endorsee", …)`: a user of the admin with just these permissions of the registry."""

    def user_who_may(*codenames: str, username: str = "registrar") -> User:
        user = builders.registrar(username)
        granted = Permission.objects.filter(codename__in=["access_admin", *codenames])
        assert granted.count() == len(codenames) + 1
        user.user_permissions.set(granted)
        return user

    return user_who_may


@pytest.fixture
def registrar(db: None) -> User:
    """May do everything in the registry that anybody may."""
    user = builders.registrar()
    registry = Permission.objects.filter(content_type__app_label="endorsement")
    user.user_permissions.set([Permission.objects.get(codename="access_admin"), *registry])
    return user


@pytest.fixture
def desk(registrar: User) -> Client:
    """The registrar's browser."""
    client = Client()
    client.force_login(registrar)
    return client
