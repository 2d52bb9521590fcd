"""What a public page is, read at every door of the site."""

import pytest
from django.test import Client
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction

from endorsement.clock import today
from pages.models import CategoryPage, EndorsementPage, HomePage, MainMenu, MenuItem, SiteSettings, StandardPage
from pages.public_pages import private_collections, public_pages
from tests.builders import endorsed


def below(parent: HomePage | StandardPage, title: str, *, live: bool = True) -> StandardPage:
    return parent.add_child(instance=StandardPage(title=title, slug=title, live=live))


def test_a_page_is_public_when_it_and_all_above_it_are(site_tree: HomePage) -> None:
    before = set(public_pages())
    shown = below(below(site_tree, "shown"), "below")
    private = below(site_tree, "private")
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    for parent in (private, below(site_tree, "draft", live=False)):
        below(below(parent, "child"), "grandchild")
    assert {page.specific for page in set(public_pages()) - before} == {shown.get_parent().specific, shown}


def test_a_collection_below_a_private_one_is_private(db: None) -> None:
    root = Collection.get_first_root_node()
    private = root.add_child(instance=Collection(name="Board"))
    inner = private.add_child(instance=Collection(name="Minutes"))
    root.add_child(instance=Collection(name="Flyers"))
    assert list(private_collections()) == []
    CollectionViewRestriction.objects.create(collection=private, restriction_type=CollectionViewRestriction.LOGIN)
    assert set(private_collections()) == {private, inner}


def hide(page: Page, how: str) -> None:
    if how in ("unpublished", "expired"):
        page.unpublish(set_expired=how == "expired")
    else:
        PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


def link(page: Page) -> str:
    return f'<p><a linktype="page" id="{page.pk}">A word</a></p>'


@pytest.fixture
def pages(site_tree: HomePage) -> list[Page]:
    """A page and two below it. Whatever can lead to a page leads to each of them."""
    above = below(site_tree, "zquabove")
    page = below(above, "zqupage")
    tree: list[Page] = [above, page, below(page, "zqubelow")]
    menu = MainMenu.load()
    menu.items.set([MenuItem(page=page, sort_order=order) for order, page in enumerate(tree)])
    menu.save()
    settings = SiteSettings.load()
    settings.footer = settings.alert = "".join(map(link, tree))
    settings.save()
    site_tree.body = [
        *(("call_to_action", {"title": "Go", "page": page}) for page in tree),
        *(("document_link", {"link_text": "Read", "page": page}) for page in tree),
        *(("find_professional", {"heading": "Find", "page": page}) for page in tree),
        ("text", "".join(map(link, tree))),
        ("questions", {"questions": [{"question": "Where?", "answer": "".join(map(link, tree))}]}),
        ("endorsed_professionals", {"introduction": "".join(map(link, tree))}),
    ]
    site_tree.save_revision().publish()
    for page in tree:
        Redirect.add_redirect(f"/old/{page.slug}/", page)
    return tree


DOORS = {
    "home": "/",
    "search": "/search/?q=zquabove+zqupage+zqubelow",
    "sitemap": "/sitemap-pages.xml",
    "menu as JSON": "/api/v2/menu/",
    "settings as JSON": "/api/v2/settings/",
    "pages as JSON": "/api/v2/pages/?fields=*&limit=100",
    "search as JSON": "/api/v2/pages/?search=zqu",
    "redirects as JSON": "/api/v2/redirects/?limit=100",
    "another page": "/mission-and-values/",
    "verification": "/registry/verify/",
}


def doors(site_tree: HomePage) -> dict[str, str]:
    searches = {f"search {word}": f"/search/?q={word}" for word in ("zquabove", "zqupage", "zqubelow")}
    return {**DOORS, **searches, "home as JSON": f"/api/v2/pages/{site_tree.pk}/"}


@pytest.mark.parametrize("place", [0, 1], ids=["with all below", "in the middle"])
@pytest.mark.parametrize("how", ["unpublished", "expired", "private"])
def test_no_door_leads_to_a_page_that_is_not_public(
    client: Client, site_tree: HomePage, pages: list[Page], how: str, place: int
) -> None:
    addresses = [page.url for page in pages]
    for name, address in doors(site_tree).items():
        content = client.get(address).content.decode()
        shown = [page.url for page in pages if page.url in content]
        assert shown or name == "search", f"{name} leads to none of them while public"
    hide(pages[place], how)
    hidden = addresses[place:]
    for name, address in doors(site_tree).items():
        content = client.get(address).content.decode()
        # The addresses are those of pages further down too.
        assert [url for url in hidden if f'{url}"' in content or f"{url}<" in content or f"{url}?" in content] == [], (
            name
        )
    served = [client.get(address) for address in hidden]
    assert {answer.status_code for answer in served} == {302 if how == "private" else 404}
    assert [client.get(f"/old/{page.slug}/").status_code for page in pages[place:]] == [404] * len(hidden)
    assert [client.get(f"/api/v2/pages/{page.pk}/").status_code for page in pages[place:]] == [404] * len(hidden)
    assert [client.get(f"/api/v2/pages/find/?html_path={url}").status_code for url in hidden] == [404] * len(hidden)


def test_no_breadcrumb_leads_to_a_page_that_is_not_public(admin_client: Client, pages: list[Page]) -> None:
    hide(pages[0], "private")
    crumbs = pages[2].specific.ancestors
    assert [page.title for page in crumbs] == ["Home"]
    shown = admin_client.get(pages[2].url).content.decode()
    assert (pages[0].url in shown.split("<main")[1].split("</nav>")[0]) is False


def test_what_is_kept_on_a_page_below_an_unpublished_one_is_not_shown_elsewhere(
    client: Client, site_tree: HomePage
) -> None:
    person = endorsed(family_name="Winter", awarded_on=today()).endorsee
    record = f"/registry/{person.number}/"
    categories = StandardPage.objects.get(slug="categories")
    CategoryPage.objects.filter(slug="ifs").update(description="<p>Zqudescription</p>")
    addresses = ("/", record)
    assert ["/endorsement/categories/ifs/" in client.get(address).content.decode() for address in addresses] == [
        True,
        True,
    ]
    assert "Zqudescription" in client.get("/").content.decode()
    categories.unpublish()
    assert ["/endorsement/categories/ifs/" in client.get(address).content.decode() for address in addresses] == [
        False,
        False,
    ]
    assert "Zqudescription" not in client.get("/").content.decode()
    EndorsementPage.objects.get().unpublish()
    assert "/endorsement/professionals/" not in client.get(record).content.decode()
    assert "/endorsement/professionals/" not in client.get("/search/?q=winter").content.decode()
