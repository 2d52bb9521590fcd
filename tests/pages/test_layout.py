import re

from bs4 import BeautifulSoup
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse

from pages.models import CategoryPage, HomePage, MainMenu, MenuItem, MissionPage, SiteSettings, SocialLink, StandardPage
from tests.pages.reading import links, part, texts


def current(client: Client, url: str) -> list[tuple[str, str]]:
    menu = BeautifulSoup(client.get(url).content, "html.parser").select(".main-menu [aria-current]")
    return [(a.get_text(), a["aria-current"]) for a in menu]


def meta(client: Client, url: str) -> dict[str, str]:
    tags = BeautifulSoup(client.get(url).content, "html.parser").select("meta[content]")
    return {str(tag.get("name") or tag.get("property")): str(tag["content"]) for tag in tags}


# --- Menu and breadcrumbs ---


def test_the_menu_leads_to_the_sections(client: Client, site_tree: HomePage) -> None:
    assert links(client.get("/").content, ".main-menu a") == [
        ("Endorsement", "/endorsement/"),
        ("Categories", "/endorsement/categories/"),
        ("Find a professional", "/endorsement/professionals/"),
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


# --- Footer and settings ---


def test_staff_edit_the_footer(client: Client, site_tree: HomePage) -> None:
    settings = SiteSettings.load()
    settings.footer = "<p>Made in <b>Virginia</b>.</p>"
    settings.contact_email = "hello@example.org"
    settings.social_links.set([SocialLink(label="Facebook", url="https://facebook.example/vaimh")])
    settings.save()
    content = client.get("/mission-and-values/").content
    assert part(content, "footer") == (
        "Virginia Association for Infant Mental Health Made in Virginia. Write to us: hello@example.org Facebook"
    )
    assert links(content, "footer a") == [
        ("hello@example.org", "mailto:hello@example.org"),
        ("Facebook", "https://facebook.example/vaimh"),
    ]


# --- Head ---


def test_search_and_social_texts_fall_back(client: Client, site_tree: HomePage) -> None:
    page = StandardPage.objects.get(slug="categories")
    page.search_description = ""
    page.save()
    tags = meta(client, page.url)
    assert (tags["description"], tags["og:title"], tags["og:url"]) == (
        page.introduction,
        "Categories of Endorsement®",
        "http://localhost/endorsement/categories/",
    )
    page.seo_title, page.social_title, page.search_description = "In search", "When shared", "Described"
    page.save()
    tags = meta(client, page.url)
    assert (tags["description"], tags["og:title"]) == ("Described", "When shared")
    assert part(client.get(page.url).content, "title") == "In search – Virginia Association for Infant Mental Health"


def test_a_category_without_search_description_gives_its_summary(client: Client, site_tree: HomePage) -> None:
    page = CategoryPage.objects.get(slug="ifa")
    assert meta(client, page.url)["description"] == page.category.summary


def test_the_address_without_its_filters_is_canonical(client: Client, site_tree: HomePage) -> None:
    soup = BeautifulSoup(client.get("/endorsement/professionals/?q=winter").content, "html.parser")
    assert soup.select_one("link[rel=canonical]")["href"] == "http://localhost/endorsement/professionals/"


def test_pages_are_asked_for_again(client: Client, site_tree: HomePage) -> None:
    assert client.get("/endorsement/professionals/")["Cache-Control"] == "no-cache"


# --- What a page must have, whoever reads it ---


def test_every_page_has_landmarks_one_title_and_nothing_inline(client: Client, site_tree: HomePage) -> None:
    faults = []
    for page in site_tree.get_descendants(inclusive=True):
        soup = BeautifulSoup(client.get(page.url).content, "html.parser")
        once = (
            "header.site-header",
            "main#content",
            "footer.site-footer",
            "h1",
            "title",
            ".skip-link[href='#content']",
        )
        faults += [(page.url, selector) for selector in once if len(soup.select(selector)) != 1]
        faults += [(page.url, tag.name) for tag in soup.select("script, style, [style], [onclick]")]
        faults += [(page.url, nav) for nav in soup.select("nav:not([aria-label])")]
    assert faults == []


def test_editors_get_the_userbar_and_visitors_do_not(client: Client, admin_client: Client, site_tree: HomePage) -> None:
    assert b"wagtail-userbar" not in client.get("/").content
    assert b"wagtail-userbar" in admin_client.get("/").content


def test_the_layout_survives_without_a_request(site_tree: HomePage) -> None:
    html = render_to_string("pages/home_page.html", {"page": site_tree})
    assert part(html, "h1") == "Nurturing relationships for every infant"
    assert links(html, ".main-menu a")[0] == ("Endorsement", "/endorsement/")


# --- Errors, crawlers ---


def test_an_unknown_address_is_told_in_the_look_of_the_site(client: Client, site_tree: HomePage) -> None:
    response = client.get("/nothing-here/")
    assert (response.status_code, part(response.content, "h1")) == (404, "Page not found")
    assert texts(response.content, ".main-menu a")[0] == "Endorsement"


def test_a_forbidden_address_is_told_in_the_look_of_the_site(site_tree: HomePage) -> None:
    html = render_to_string("403.html", {}, request=RequestFactory().get("/"))
    assert part(html, "h1") == "Not allowed"


def test_a_failure_is_told_without_database_and_context() -> None:
    assert part(render_to_string("500.html"), "h1") == "Something went wrong"


def test_crawlers_find_the_sitemap_with_every_page(client: Client, site_tree: HomePage) -> None:
    robots = client.get("/robots.txt")
    assert (robots["Content-Type"], robots.content.decode().splitlines()) == (
        "text/plain",
        ["User-agent: *", "Disallow: /admin/", "", "Sitemap: http://testserver/sitemap.xml"],
    )
    sitemap = client.get("/sitemap.xml").content.decode()
    assert re.findall(r"<loc>(.*?)</loc>", sitemap) == [
        f"http://localhost{path}"
        for path in (
            "/",
            "/mission-and-values/",
            "/endorsement/",
            "/endorsement/professionals/",
            "/endorsement/categories/",
            "/endorsement/categories/ifa/",
            "/endorsement/categories/ifs/",
            "/endorsement/categories/imhs/",
            "/endorsement/categories/imhm/",
            "/contact/",
        )
    ]


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
