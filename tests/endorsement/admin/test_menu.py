from django.contrib.auth.models import User
from django.test import Client, RequestFactory
from wagtail.admin.menu import MenuItem, admin_menu, reports_menu

from tests import builders


def registry_menu(user: User) -> list[str]:
    """What the Registry menu holds for a user, with what is set up once after it; empty where there is none."""
    return [label for label, _url in opened(user)]


def opened(user: User) -> list[tuple[str, str]]:
    """The label and the address of each item, those of a submenu in place of it."""
    request = RequestFactory().get("/admin/")
    request.user = user
    menus = [item.menu for item in admin_menu.menu_items_for_request(request) if item.name == "registry"]
    items = sorted((item for menu in menus for item in menu.menu_items_for_request(request)), key=by_order)
    return [
        (f"{item.label} › {under.label}", under.url) if under is not item else (str(item.label), item.url)
        for item in items
        for under in (sorted(item.menu.menu_items_for_request(request), key=by_order) if has_menu(item) else [item])
    ]


def by_order(item: MenuItem) -> int:
    return item.order


def has_menu(item: MenuItem) -> bool:
    return hasattr(item, "menu")


def test_registry_menu_holds_everything_in_order(registrar: User) -> None:
    assert registry_menu(registrar) == [
        "Endorsees",
        "Renewal season",
        "Requests",
        "Mail",
        "Import",
        "On a date",
        "Changes",
        "Report for the board",
        "Renewal ledger",
        "Set-up › Renewal cycles",
        "Set-up › Renewal requirements",
        "Set-up › Categories",
        "Set-up › Designations",
        "Set-up › Locations",
        "Set-up › Mail texts",
        "Set-up › Registry settings",
    ]


def test_menu_holds_what_the_user_may_open(user_who_may) -> None:
    assert [
        registry_menu(user_who_may(*codenames, username=f"user{number}"))
        for number, codenames in enumerate(
            [["renew_endorsee"], ["view_renewal"], ["change_registrysettings"], ["import_endorsee"], []]
        )
    ] == [
        ["Endorsees", "Renewal season", "On a date", "Changes", "Report for the board"],
        ["Renewal ledger"],
        ["Set-up › Registry settings"],
        ["Import"],
        [],
    ]


def test_every_item_of_the_menu_opens(desk: Client, registrar: User) -> None:
    builders.endorsed("IFS")
    answers = {label: desk.get(url, follow=True).status_code for label, url in opened(registrar)}
    assert answers == dict.fromkeys(registry_menu(registrar), 200)


def test_reports_menu_holds_the_registrys_reports_for_who_may_see_it(user_who_may) -> None:
    def reports(user: User) -> set[str]:
        request = RequestFactory().get("/admin/")
        request.user = user
        return {str(item.label) for item in reports_menu.menu_items_for_request(request)}

    ours = {"Renewal season", "On a date", "Changes", "Report for the board"}
    assert reports(user_who_may("view_endorsee")) & ours == ours
    assert reports(user_who_may("view_renewal", username="other")) & ours == set()
