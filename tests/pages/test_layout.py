import pytest
from bs4 import BeautifulSoup
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse

from endorsement.clock import today
from pages.models import (
    CategoryPage,
    ContactPage,
    HomePage,
    MainMenu,
    MenuItem,
    MissionPage,
    SiteSettings,
    SocialLink,
    StandardPage,
)
from tests.builders import endorsed
from tests.pages.reading import links, part, texts
from vaimh.first_texts import CONTACT_EMAIL

pytestmark = pytest.mark.once

LIST = "/endorsement/professionals/"


def current(client: Client, url: str) -> list[tuple[str, str]]:
    menu = BeautifulSoup(client.get(url).content, "html.parser").select(".main-menu [aria-current]")
    return [(a.get_text(), a["aria-current"]) for a in menu]


# --- Menu and breadcrumbs ---


def test_the_menu_leads_to_the_sections(client: Client, site_tree: HomePage) -> None:
    assert links(client.get("/").content, ".main-menu a") == [
        ("Endorsement", "/endorsement/"),
        ("Categories", "/endorsement/categories/"),
        ("Find a professional", "/endorsement/professionals/"),
        ("Verify an endorsement", "/registry/verify/"),
        ("Mission and values", "/mission-and-values/"),
        ("Contact", "/contact/"),
    ]


def test_the_menu_marks_the_page_and_the_section_around_it(client: Client, site_tree: HomePage) -> None:
    assert current(client, "/") == []
    assert current(client, "/endorsement/") == [("Endorsement", "page")]
    assert current(client, "/endorsement/categories/ifa/") == [("Endorsement", "true"), ("Categories", "true")]


def test_staff_edit_the_menu(client: Client, site_tree: HomePage) -> None:
    menu = MainMenu.load()
    menu.items.set([MenuItem(url="/registry/verify/", label="Verify"), MenuItem(page=MissionPage.objects.get())])
    menu.save()
    assert links(client.get("/").content, ".main-menu a") == [
        ("Verify", "/registry/verify/"),
        ("Mission and Values of Infant Mental Health Service Providers/Professionals", "/mission-and-values/"),
    ]


def test_an_unpublished_page_is_not_in_the_menu(client: Client, site_tree: HomePage) -> None:
    MissionPage.objects.get().unpublish()
    assert "Mission and values" not in texts(client.get("/").content, ".main-menu a")


def test_inner_pages_have_breadcrumbs(client: Client, site_tree: HomePage) -> None:
    content = client.get("/endorsement/categories/ifa/").content
    assert links(content, ".breadcrumbs a") == [
        ("Home", "/"),
        ("VAIMH Endorsement®", "/endorsement/"),
        ("Categories of Endorsement®", "/endorsement/categories/"),
    ]
    assert texts(content, ".breadcrumbs [aria-current=page]") == ["Infant Family Associate (IFA)"]
    assert texts(client.get("/").content, ".breadcrumbs") == []


def test_the_registrys_own_pages_are_below_the_list(client: Client, site_tree: HomePage) -> None:
    number = endorsed(awarded_on=today()).endorsee.number
    above = [
        ("Home", "/"),
        ("VAIMH Endorsement®", "/endorsement/"),
        ("List of Endorsed Professionals in Virginia", "/endorsement/professionals/"),
    ]
    for address, current_one in (
        (f"/registry/{number}/", "Ada Winter"),
        ("/registry/verify/", "Verify an endorsement"),
    ):
        content = client.get(address).content
        assert links(content, ".breadcrumbs a") == above
        assert texts(content, ".breadcrumbs [aria-current=page]") == [current_one]


def test_a_record_leads_to_the_pages_of_its_categories(client: Client, site_tree: HomePage) -> None:
    number = endorsed("IFS", awarded_on=today()).endorsee.number
    address = f"/registry/{number}/"
    expected = ("More about Infant Family Specialist (IFS)", "/endorsement/categories/ifs/")
    assert links(client.get(address).content, ".registry-meanings a") == [expected]
    CategoryPage.objects.get(slug="ifs").unpublish()
    assert links(client.get(address).content, ".registry-meanings a") == []


def test_a_mistake_in_a_record_is_told_through_the_contact_form(client: Client, site_tree: HomePage) -> None:
    number = endorsed(awarded_on=today()).endorsee.number
    address = f"/registry/{number}/"
    told = "Report a correction"
    contact = ContactPage.objects.get()
    assert (told, f"{contact.url}?number={number}&topic=correction") in links(
        client.get(address).content, ".registry-record a"
    )
    contact.unpublish()
    assert (told, f"mailto:{CONTACT_EMAIL}?subject=Correction%20to%20{number}") in links(
        client.get(address).content, ".registry-record a"
    )


# --- Footer and settings ---


def test_staff_edit_the_footer(client: Client, site_tree: HomePage) -> None:
    settings = SiteSettings.load()
    settings.footer = "<p>Made in <b>Virginia</b>.</p>"
    settings.contact_email = "hello@example.org"
    settings.social_links.set([SocialLink(label="Facebook", url="https://facebook.example/vaimh")])
    settings.save()
    content = client.get("/mission-and-values/").content
    for text in ("Virginia Association for Infant Mental Health", "Made in Virginia.", "Email us: hello@example.org"):
        assert text in part(content, ".site-footer-text")
    assert links(content, ".site-footer-text a") == [
        ("hello@example.org", "mailto:hello@example.org"),
        ("Facebook", "https://facebook.example/vaimh"),
    ]


def test_the_footer_leads_to_the_menu_the_policies_and_the_data(client: Client, site_tree: HomePage) -> None:
    content = client.get("/mission-and-values/").content
    assert links(content, ".site-footer a") == [
        ("Which endorsement am I looking for?", "/endorsement/which-endorsement/"),
        ("Privacy", "/privacy/"),
        ("Accessibility", "/accessibility/"),
        (CONTACT_EMAIL, f"mailto:{CONTACT_EMAIL}"),
        *links(content, ".main-menu a"),
        ("Registry as CSV", "/registry/professionals.csv"),
        ("Registry as JSON", "/api/registry/v1/docs/"),
    ]


def test_the_links_on_the_pages_of_answers_work(client: Client, site_tree: HomePage) -> None:
    found = {
        address
        for path in ("/endorsement/which-endorsement/", "/privacy/", "/accessibility/")
        for _text, address in links(client.get(path).content, ".page a")
    }
    assert len(found) == 6
    assert {address: client.get(address).status_code for address in found} == dict.fromkeys(found, 200)


def test_the_home_page_leads_to_the_list_and_to_verification(client: Client, site_tree: HomePage) -> None:
    assert links(client.get("/").content, ".hero a") == [
        ("Find a professional", LIST),
        ("Verify an endorsement", "/registry/verify/"),
    ]
    StandardPage.objects.get(slug="professionals").unpublish()
    assert links(client.get("/").content, ".hero a") == [("Verify an endorsement", "/registry/verify/")]


def test_the_home_page_has_the_first_paragraph_of_the_mission(client: Client, site_tree: HomePage) -> None:
    content = client.get("/").content
    assert part(content, ".mission p").endswith("within the context of complex relationships.")
    assert links(content, ".mission a") == [
        ("Read the whole mission, the beliefs and the values", "/mission-and-values/")
    ]


# --- What a page must have for every reader ---


def test_every_page_has_landmarks_one_title_and_nothing_inline(client: Client, site_tree: HomePage) -> None:
    faults = []
    for page in site_tree.get_descendants(inclusive=True):
        soup = BeautifulSoup(client.get(page.url).content, "html.parser")
        once = (
            "header.site-header",
            "main#content",
            "footer.site-footer",
            "h1",
            "head > title",
            ".skip-link[href='#content']",
        )
        faults += [(page.url, selector) for selector in once if len(soup.select(selector)) != 1]
        faults += [
            (page.url, tag.name)
            for tag in soup.select("script:not([src], [type='application/ld+json']), style, [style], [onclick]")
        ]
        faults += [(page.url, nav) for nav in soup.select("nav:not([aria-label])")]
    assert faults == []


def test_editors_get_the_userbar_and_visitors_do_not(client: Client, admin_client: Client, site_tree: HomePage) -> None:
    assert b"wagtail-userbar" not in client.get("/").content
    assert b"wagtail-userbar" in admin_client.get("/").content


def test_the_layout_survives_without_a_request(site_tree: HomePage) -> None:
    html = render_to_string("pages/home_page.html", {"page": site_tree})
    assert part(html, "h1") == "Nurturing relationships for every infant"
    assert links(html, ".main-menu a")[0] == ("Endorsement", "/endorsement/")


# --- Errors ---


def test_an_unknown_address_is_told_in_the_look_of_the_site(client: Client, site_tree: HomePage) -> None:
    response = client.get("/nothing-here/")
    assert (response.status_code, part(response.content, "h1")) == (404, "Page not found")
    assert texts(response.content, ".main-menu a")[0] == "Endorsement"


def test_a_forbidden_address_is_told_in_the_look_of_the_site(site_tree: HomePage) -> None:
    html = render_to_string("403.html", {}, request=RequestFactory().get("/"))
    assert part(html, "h1") == "Not allowed"


def test_a_failure_is_told_without_database_and_context() -> None:
    assert part(render_to_string("500.html"), "h1") == "Something went wrong"
    assert part(render_to_string("503.html"), "h1") == "The site is busy"


def test_the_settings_are_edited_in_the_admin(admin_client: Client, site_tree: HomePage) -> None:
    pages = [
        admin_client.get(reverse("wagtailsettings:edit", args=["pages", name]), follow=True)
        for name in ("sitesettings", "mainmenu")
    ]
    assert [page.status_code for page in pages] == [200, 200]


def test_browsers_that_draw_no_svg_find_an_icon(client: Client) -> None:
    response = client.get("/favicon.ico")
    assert (response.status_code, response["Location"]) == (302, "/static/img/favicon.ico")
    assert [bool(finders.find(f"img/{name}")) for name in ("favicon.ico", "apple-touch-icon.png")] == [True, True]
