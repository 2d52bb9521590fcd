from django.contrib.auth.models import User
from django.test import Client, RequestFactory
from wagtail.admin.menu import admin_menu, reports_menu

from tests import builders


def registry_menu(user: User) -> list[str]:
    """What the Registry menu holds for a user; empty where there is none."""
    request = RequestFactory().get("/admin/")
    request.user = user
    menus = [item.menu for item in admin_menu.menu_items_for_request(request) if item.name == "registry"]
    items = [item for menu in menus for item in menu.menu_items_for_request(request)]
    return [str(item.label) for item in sorted(items, key=lambda item: item.order)]


def test_registry_menu_holds_everything_in_order(registrar: User) -> None:
    assert registry_menu(registrar) == [
        "Endorsees",
        "Renewal cycles",
        "Renewal requirements",
        "Categories",
        "Designations",
        "Locations",
        "Renewal requests",
        "Renewal season",
        "Registry on a date",
        "Import",
        "Bulk changes",
        "Renewal ledger",
        "Mail to endorsees",
        "Mail texts",
        "Registry settings",
    ]


def test_menu_holds_what_the_user_may_open(user_who_may) -> None:
    assert [
        registry_menu(user_who_may(*codenames, username=f"user{number}"))
        for number, codenames in enumerate(
            [["renew_endorsee"], ["view_renewal"], ["change_registrysettings"], ["import_endorsee"], []]
        )
    ] == [
        ["Endorsees", "Renewal season", "Registry on a date", "Bulk changes"],
        ["Renewal ledger"],
        ["Registry settings"],
        ["Import"],
        [],
    ]


def test_every_item_of_the_menu_opens(desk: Client, registrar: User) -> None:
    builders.endorsed("IFS")
    request = RequestFactory().get("/admin/")
    request.user = registrar
    [menu] = [item.menu for item in admin_menu.menu_items_for_request(request) if item.name == "registry"]
    urls = [item.url for item in menu.menu_items_for_request(request)]
    assert [desk.get(url, follow=True).status_code for url in urls] == [200] * 15


def test_reports_menu_holds_the_registrys_reports_for_who_may_see_it(user_who_may) -> None:
    def reports(user: User) -> set[str]:
        request = RequestFactory().get("/admin/")
        request.user = user
        return {str(item.label) for item in reports_menu.menu_items_for_request(request)}

    ours = {"Renewal season", "Registry on a date"}
    assert reports(user_who_may("view_endorsee")) & ours == ours
    assert reports(user_who_may("view_renewal", username="other")) & ours == set()
