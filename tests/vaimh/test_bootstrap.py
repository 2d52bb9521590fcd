from datetime import date
from io import StringIO

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from pytest_django import Settings
from wagtail.models import ModelLogEntry, Page, Site, Workflow
from wagtail.snippets.models import get_snippet_models

from endorsement.models import Category, Designation, RegistrySettings, RenewalCycle
from pages.models import Belief, CategoryPage, HomePage, MainMenu, SiteSettings, StandardPage
from tests.builders import member_of
from vaimh.bootstrap import bootstrap

pytestmark = [pytest.mark.once, pytest.mark.usefixtures("new_site")]

DAY = date(2026, 11, 22)


# --- What it makes ---


def test_the_tree_has_the_addresses_of_the_design() -> None:
    pages = Page.objects.filter(depth__gt=1).order_by("path").specific()
    assert [(page.url, type(page).__name__) for page in pages] == [
        ("/", "HomePage"),
        ("/mission-and-values/", "MissionPage"),
        ("/endorsement/", "EndorsementPage"),
        ("/endorsement/professionals/", "StandardPage"),
        ("/endorsement/reflective-supervisors/", "StandardPage"),
        ("/endorsement/categories/", "StandardPage"),
        ("/endorsement/categories/ifa/", "CategoryPage"),
        ("/endorsement/categories/ifs/", "CategoryPage"),
        ("/endorsement/categories/imhs/", "CategoryPage"),
        ("/endorsement/categories/imhm/", "CategoryPage"),
        ("/endorsement/which-endorsement/", "StandardPage"),
        ("/contact/", "ContactPage"),
        ("/privacy/", "StandardPage"),
        ("/accessibility/", "StandardPage"),
        ("/es/", "HomePage"),
        ("/es/profesionales/", "StandardPage"),
    ]
    assert [page.title for page in pages if not page.live or page.has_unpublished_changes] == [
        "Find a reflective supervisor"
    ]


def test_the_site_is_the_default_one_and_has_a_name() -> None:
    site = Site.objects.get()
    assert (site.hostname, site.port, site.is_default_site, site.site_name) == (
        "localhost",
        80,
        True,
        "Virginia Association for Infant Mental Health",
    )


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://www.example.org", ("www.example.org", 443)),
        ("https://www.example.org/admin/", ("www.example.org", 443)),
        ("http://example.org", ("example.org", 80)),
        ("http://127.0.0.1:8000", ("127.0.0.1", 8000)),
        ("http://localhost", ("localhost", 80)),
        ("", ("localhost", 80)),
    ],
)
def test_the_address_that_wagtail_begins_with_gives_way(
    settings: Settings, address: str, expected: tuple[str, int]
) -> None:
    Site.objects.update(hostname="localhost", port=80)
    settings.WAGTAILADMIN_BASE_URL = address
    made = bootstrap(on=DAY)
    site = Site.objects.get()
    assert (site.hostname, site.port) == expected
    assert made == ([] if expected == ("localhost", 80) else [f"Address of the site: {site.root_url}"])


def test_an_address_that_staff_set_stays(settings: Settings) -> None:
    Site.objects.update(hostname="www.example.org", port=80)
    settings.WAGTAILADMIN_BASE_URL = "https://other.example.org"
    assert (bootstrap(on=DAY), Site.objects.get().hostname) == ([], "www.example.org")


def test_the_categories_are_those_of_the_association() -> None:
    assert list(Category.objects.values_list("numeral", "code", "slug", "offered")) == [
        ("I", "IFA", "ifa", True),
        ("II", "IFS", "ifs", True),
        ("III", "IMHS", "imhs", True),
        ("IV", "IMHM", "imhm", True),
    ]
    assert list(Designation.objects.values_list("code", "name", "slug", "category__code")) == [
        ("C", "Clinical", "imhm-c", "IMHM"),
        ("P", "Policy", "imhm-p", "IMHM"),
        ("R/F", "Research/Faculty", "imhm-rf", "IMHM"),
    ]


def test_this_cycle_and_the_next_are_there() -> None:
    assert list(RenewalCycle.objects.order_by("starts_on").values_list("name", "starts_on", "ends_on")) == [
        ("2026–2027", date(2026, 10, 1), date(2027, 9, 30)),
        ("2027–2028", date(2027, 10, 1), date(2028, 9, 30)),
    ]


def test_the_one_workflow_moderates_the_home_page() -> None:
    assert Workflow.objects.count() == 1
    assert HomePage.objects.get(slug="home").get_workflow().name == "Moderators approval"


# --- Run again ---


def test_the_second_run_makes_nothing_and_says_so() -> None:
    entries = ModelLogEntry.objects.count()
    said = StringIO()
    call_command("bootstrap", stdout=said)
    assert said.getvalue() == "Nothing to make: the site is complete.\n"
    assert ModelLogEntry.objects.count() == entries


def test_what_staff_changed_stays() -> None:
    HomePage.objects.update(headline="Ours", slug="start")
    Belief.objects.first().delete()
    StandardPage.objects.get(slug="professionals").delete()
    Category.objects.filter(slug="ifa").update(name="Renamed", summary="Ours", numeral="", offered=False)
    CategoryPage.objects.update(description="<p>Ours</p>")
    RegistrySettings.objects.update(disclaimer="Ours", contact_email="ours@example.org")
    SiteSettings.objects.update(footer="<p>Ours</p>", contact_email="")
    MainMenu.load().items.all().delete()
    Site.objects.update(site_name="Ours", hostname="example.org")
    Group.objects.get(name="Registrars").permissions.clear()
    RenewalCycle.objects.filter(name="2026–2027").update(grace_until=date(2027, 12, 31))
    before = everything()
    assert bootstrap(on=DAY) == []
    assert everything() == before


def everything() -> list[object]:
    models = (
        HomePage,
        StandardPage,
        Belief,
        Category,
        CategoryPage,
        RegistrySettings,
        SiteSettings,
        Site,
        RenewalCycle,
    )
    rows: list[object] = [list(model.objects.order_by("pk").values()) for model in models]
    return [*rows, MainMenu.load().items.count(), Group.objects.get(name="Registrars").permissions.count()]


def test_a_later_run_adds_the_cycle_that_has_come_near() -> None:
    assert bootstrap(on=date(2027, 10, 1)) == ["Renewal cycle 2028–2029"]


# --- Groups ---


def registry_addresses() -> list[str]:
    lists = [
        reverse(model.snippet_viewset.get_url_name("list"))
        for model in get_snippet_models()
        if model._meta.app_label == "endorsement"
    ]
    return [reverse("wagtailsettings:edit", args=["endorsement", "registrysettings"]), *lists]


def refused(client: Client, addresses: list[str]) -> list[str]:
    return [
        address
        for address in addresses
        if client.get(address, follow=True).redirect_chain[-1:] == [(reverse("wagtailadmin_home"), 302)]
    ]


def test_communications_edit_and_publish_pages_and_never_see_the_registry() -> None:
    client = member_of("Communications")
    user = User.objects.get()
    home = HomePage.objects.get(slug="home")
    rights = home.permissions_for_user(user)
    assert [rights.can_edit(), rights.can_publish(), rights.can_lock(), rights.can_add_subpage()] == [True] * 4
    assert refused(client, registry_addresses()) == registry_addresses()
    assert [name for name in user.get_all_permissions() if name.startswith("endorsement.")] == []
    own = [reverse("wagtailsettings:edit", args=["pages", name]) for name in ("mainmenu", "sitesettings")]
    files = [reverse(f"{name}:index") for name in ("wagtailimages", "wagtaildocs", "wagtailredirects")]
    more = [reverse("wagtailimages:add"), reverse("wagtailadmin_collections:add")]
    assert refused(client, [*own, *files, *more]) == []


def test_communications_delete_a_page_with_those_below_it() -> None:
    client = member_of("Communications")
    page = StandardPage.objects.get(slug="categories")
    client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))
    assert not Page.objects.filter(path__startswith=page.path).exists()


def test_communications_unlock_what_a_colleague_locked() -> None:
    client = member_of("Communications")
    page = StandardPage.objects.get(slug="categories")
    page.locked, page.locked_by = True, User.objects.create_user("colleague")
    page.save()
    client.post(reverse("wagtailadmin_pages:unlock", args=[page.pk]))
    page.refresh_from_db()
    assert not page.locked


def test_the_first_text_of_each_page_can_be_compared_and_put_back() -> None:
    client = member_of("Communications")
    for page in Page.objects.filter(depth__gt=1).specific():
        first = page.latest_revision_id
        page.title = f"{page.title}, changed"
        page.save_revision(log_action=True)
        history = client.get(reverse("wagtailadmin_pages:history", args=[page.pk])).content.decode()
        names = {"revisions_revert": [page.pk, first], "revisions_compare": [page.pk, first, "latest"]}
        addresses = [reverse(f"wagtailadmin_pages:{name}", args=args) for name, args in names.items()]
        assert [address for address in addresses if address not in history] == [], page.title


def test_the_editor_offers_no_menu_switch_that_does_nothing() -> None:
    page = StandardPage.objects.get(slug="categories")
    form = member_of("Communications").get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert ("show_in_menus" in form, "seo_title" in form) == (False, True)


def test_communications_see_no_registry_menu() -> None:
    content = member_of("Communications").get(reverse("wagtailadmin_home")).content.decode()
    assert [address for address in registry_addresses() if address in content] == []
    assert reverse("wagtailsettings:edit", args=["pages", "sitesettings"]) in content


def test_registrars_keep_the_registry_and_no_pages() -> None:
    client = member_of("Registrars")
    user = User.objects.get()
    home = HomePage.objects.get(slug="home")
    rights = home.permissions_for_user(user)
    assert [rights.can_edit(), rights.can_publish(), rights.can_lock(), rights.can_add_subpage()] == [False] * 4
    pages = [reverse("wagtailadmin_explore", args=[home.pk]), reverse("wagtailadmin_pages:edit", args=[home.pk])]
    assert refused(client, pages) == pages
    assert refused(client, registry_addresses()) == []


def test_registrars_delete_nothing() -> None:
    names = Group.objects.get(name="Registrars").permissions.values_list("codename", flat=True)
    assert [name for name in names if name.startswith("delete_")] == []
    assert {"award_endorsee", "renew_endorsee", "void_endorsee", "end_endorsee", "hold_endorsee"} <= set(names)


def test_moderators_may_publish() -> None:
    member_of("Moderators")
    assert HomePage.objects.get(slug="home").permissions_for_user(User.objects.get()).can_publish()


def test_an_editors_page_goes_to_the_moderators() -> None:
    editor = User.objects.create_user("editor")
    editor.groups.add(Group.objects.get(name="Editors"))
    page = StandardPage.objects.get(slug="categories")
    state = page.get_workflow().start(page, editor)
    assert [group.name for group in state.current_task_state.task.specific.groups.all()] == ["Moderators"]
