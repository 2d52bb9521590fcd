"""Every address that the site itself adds to the admin, and which roles it lets in.

The registry's own addresses are in tests/endorsement/admin/test_permission_table.py.
"""

import pytest
from django.contrib.auth.models import User
from django.urls import get_resolver, reverse

from pages.models import ContactMessage, MainMenu, SiteSettings
from tests.endorsement.admin.addresses import ADMIN, readable, walk
from tests.endorsement.admin.test_permission_table import signed_in, user_of, verdict

SETTINGS = ("settings/pages/sitesettings/", "settings/pages/mainmenu/")
EDITORS, STAFF = {"Communications", "superuser"}, {"viewer", "Registrars", "Communications", "Moderators", "superuser"}
LET_IN = {
    "wrong-passwords/": {"superuser"},
    "messages/": {"Registrars", "superuser"},
    "messages/<pk>/done/": {"Registrars", "superuser"},
    "account/second-factor/": STAFF,
    **dict.fromkeys(SETTINGS, EDITORS),
    **{f"{address}<pk>/{more}": EDITORS for address in SETTINGS for more in ("", "history/")},
}


# Asks for the code of a second factor; anybody without one is led on (tests/vaimh/accounts/test_second_factor.py).
ASKED = {"second-factor/"}


def test_every_address_of_the_site_is_in_the_table() -> None:
    own = {
        readable(route).removeprefix(ADMIN)
        for route, pattern in walk(get_resolver())
        if route.startswith(ADMIN)
        and (
            (getattr(pattern.callback, "view_class", None) or pattern.callback).__module__.startswith(
                ("pages.", "vaimh.")
            )
            or "/settings/pages/" in f"/{route}"
        )
    }
    assert own | set(SETTINGS) == set(LET_IN) | ASKED


@pytest.mark.parametrize("role", ["visitor", *sorted(STAFF)])
def test_role_gets_in_where_the_table_says_and_nowhere_else(role: str, new_site: None) -> None:
    if role == "superuser":
        User.objects.create_superuser(role)
    client = signed_in(user_of(role))
    message = ContactMessage.objects.create(fingerprint="1", form_data={})
    keys = {SETTINGS[0]: SiteSettings.load().pk, SETTINGS[1]: MainMenu.load().pk, "messages/": message.pk}
    said = {}
    for address in LET_IN:
        url = reverse("wagtailadmin_home") + address.replace("<pk>", str(keys.get(address.partition("<")[0])))
        said[address] = verdict(client, client.get(url))
    assert said == {address: "in" if role in roles else "refused" for address, roles in LET_IN.items()}
