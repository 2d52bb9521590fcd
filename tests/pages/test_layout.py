import json
from typing import Any

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


def meta(client: Client, url: str) -> dict[str, str]:
    tags = BeautifulSoup(client.get(url).content, "html.parser").select("meta[content]")
    return {str(tag.get("name") or tag.get("property")): str(tag["content"]) for tag in tags}


def canonical(client: Client, url: str) -> str:
    return str(BeautifulSoup(client.get(url).content, "html.parser").select_one("link[rel=canonical]")["href"])


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
    assert (told, f"{contact.url}?number={number}") in links(client.get(address).content, ".registry-record a")
    contact.unpublish()
    assert (told, f"mailto:{CONTACT_EMAIL}?subject={number}") in links(
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
    assert part(content, "footer") == (
        "Virginia Association for Infant Mental Health Made in Virginia. Email us: hello@example.org Facebook"
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


def test_a_filtered_list_is_the_list_and_a_page_of_it_has_an_address_of_its_own(
    client: Client, site_tree: HomePage
) -> None:
    base = "http://localhost"
    expected = {
        "/": f"{base}/",
        f"{LIST}?utm_source=mail": f"{base}{LIST}",
        f"{LIST}?q=winter": f"{base}{LIST}",
        f"{LIST}?category=ifs&page=2": f"{base}{LIST}",
        f"{LIST}?sort=newest&page=2": f"{base}{LIST}",
        f"{LIST}?page=1": f"{base}{LIST}",
        f"{LIST}?page=2&utm_source=mail": f"{base}{LIST}?page=2",
        f"{LIST}?page=%22%3E%3Cb%3E": f"{base}{LIST}",
        f"{LIST}?page={'9' * 5000}": f"{base}{LIST}",
        "/mission-and-values/?page=2": f"{base}/mission-and-values/",
    }
    assert {address: canonical(client, address) for address in expected} == expected


def test_errors_and_the_search_are_not_for_search_engines(client: Client, site_tree: HomePage) -> None:
    assert [meta(client, address).get("robots") for address in ("/nothing-here/", "/search/", "/search/?q=a", "/")] == [
        "noindex",
        "noindex",
        "noindex",
        None,
    ]
    others = [render_to_string("403.html", {}, request=RequestFactory().get("/"))]
    others += [render_to_string(name) for name in ("500.html", "503.html")]
    assert [html.count('<meta name="robots" content="noindex">') for html in others] == [1, 1, 1]


def test_every_page_has_a_title_and_a_description_of_its_own(client: Client, site_tree: HomePage) -> None:
    addresses = [page.url for page in site_tree.get_descendants(inclusive=True)]
    titles = [part(client.get(address).content, "title") for address in addresses]
    descriptions = [meta(client, address).get("description") for address in addresses]
    assert (len(set(titles)), len(set(descriptions)), None in descriptions) == (len(addresses), len(addresses), False)


# --- Structured data ---


def things(client: Client, url: str) -> list[dict[str, Any]]:
    """What the page says in the words of schema.org."""
    data = BeautifulSoup(client.get(url).content, "html.parser").select("script[type='application/ld+json']")
    return [thing for block in data for thing in json.loads(block.get_text())["@graph"]]


ASSOCIATION = {
    "@type": "Organization",
    "name": "Virginia Association for Infant Mental Health",
    "url": "http://localhost/",
    "email": "vaendorsement@vcu.edu",
}


def test_the_home_page_names_the_association(client: Client, site_tree: HomePage) -> None:
    assert things(client, "/") == [ASSOCIATION]
    settings = SiteSettings.load()
    settings.contact_email = ""
    settings.social_links.set([SocialLink(label="Facebook", url="https://facebook.example/vaimh")])
    settings.save()
    assert things(client, "/") == [
        {
            "@type": "Organization",
            "name": "Virginia Association for Infant Mental Health",
            "url": "http://localhost/",
            "sameAs": ["https://facebook.example/vaimh"],
        }
    ]


def test_a_category_page_names_its_credential_and_its_place(client: Client, site_tree: HomePage) -> None:
    page = CategoryPage.objects.get(slug="ifa")
    base = "http://localhost"
    trail = [
        ("Home", "/"),
        ("VAIMH Endorsement®", "/endorsement/"),
        ("Categories of Endorsement®", "/endorsement/categories/"),
        ("Infant Family Associate (IFA)", "/endorsement/categories/ifa/"),
    ]
    assert things(client, page.url) == [
        {
            "@type": "EducationalOccupationalCredential",
            "name": "Infant Family Associate",
            "alternateName": "IFA",
            "credentialCategory": "endorsement",
            "description": page.category.summary,
            "url": f"{base}/endorsement/categories/ifa/",
            "recognizedBy": ASSOCIATION,
        },
        {
            "@type": "BreadcrumbList",
            "itemListElement": [
                {"@type": "ListItem", "position": position, "name": title, "item": f"{base}{path}"}
                for position, (title, path) in enumerate(trail, start=1)
            ],
        },
    ]


def test_no_text_ends_the_data_it_is_in(client: Client, site_tree: HomePage) -> None:
    settings = SiteSettings.load()
    settings.organization_name = "A</script><!--<script>&"
    settings.save()
    assert things(client, "/")[0]["name"] == "A</script><!--<script>&"
    assert b"A</script>" not in client.get("/").content


def test_pages_are_asked_for_again(client: Client, site_tree: HomePage) -> None:
    assert client.get("/endorsement/professionals/")["Cache-Control"] == "no-cache"


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
            "title",
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
