"""What anybody may read, and what nobody may; parameters."""

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.test import Client
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents.models import Document
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction, Site

from pages.models import CategoryPage, EndorsementPage, MainMenu, MenuItem, MissionPage, StandardPage
from pages.search import find_pages
from tests.vaimh.api.conftest import API


def below(parent, title, **fields):
    return parent.add_child(instance=StandardPage(title=title, slug=title.lower(), **fields))


@pytest.fixture
def secrets(site_tree):
    """A draft, a private page and what is below them, an unpublished page's child; each has "zqu" in its texts."""
    draft = below(site_tree, "Zqudraft", live=False)
    private = below(site_tree, "Zquprivate")
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.PASSWORD, password="secret")
    unpublished = below(site_tree, "Zqunpublished")
    child = below(unpublished, "Zquchild")
    unpublished.unpublish()
    expired = below(site_tree, "Zquexpired", live=False, expired=True)
    edited = MissionPage.objects.get()
    edited.mission = "<p>Zqurevision</p>"
    edited.save_revision()
    alias = below(site_tree, "Mirror")
    alias.alias_of = draft
    alias.save()
    menu = MainMenu.load()
    menu.items.add(*(MenuItem(page=page) for page in (draft, private, child)))
    menu.save()
    for page in (draft, private, child):
        Redirect.add_redirect(f"/old-{page.pk}/", page)
    collection = Collection.get_first_root_node().add_child(instance=Collection(name="Zqucollection"))
    inner = collection.add_child(instance=Collection(name="Zquinner"))
    CollectionViewRestriction.objects.create(collection=collection, restriction_type=CollectionViewRestriction.LOGIN)
    author = User.objects.create_user("zquploader")
    for place in (collection, inner):
        get_image_model().objects.create(
            title="Zquimage", file=ImageFile(get_test_image_file(), name="zqu.png"), collection=place
        )
        Document.objects.create(title="Zqudocument", file=ContentFile(b"1", name="zqu.pdf"), collection=place)
    get_image_model().objects.create(
        title="Open", file=ImageFile(get_test_image_file(), name="open.png"), uploaded_by_user=author
    )
    Document.objects.create(title="Open", file=ContentFile(b"1", name="open.pdf"), uploaded_by_user=author)
    return [draft, private, below(private, "Zqubelow"), unpublished, child, expired]


ADDRESSES = [
    "",
    "menu/",
    "settings/",
    *(
        f"{listing}/?{query}"
        for listing in ("pages", "images", "documents", "redirects")
        for query in ("", "fields=*", "order=-id", "limit=100")
    ),
    "pages/?order=title",
    "pages/?type=pages.StandardPage&fields=*",
    "pages/?descendant_of=root",
    "pages/?child_of=root&fields=*",
    "pages/?search=zqu",
    "pages/?locale=en&fields=locale",
]


def test_no_listing_shows_what_is_not_public(client, secrets):
    told = {address for address in ADDRESSES if b"zqu" in client.get(API + address).content.lower()}
    assert told == set()
    assert {client.get(API + address).status_code for address in ADDRESSES} == {200}


def test_no_detail_shows_what_is_not_public(client, secrets):
    hidden = [f"pages/{page.pk}/" for page in secrets]
    hidden += [f"pages/find/?html_path={page.url_path.removeprefix('/home')}" for page in secrets]
    hidden += [f"redirects/find/?html_path=/old-{page.pk}/" for page in secrets]
    hidden += [f"redirects/{redirect.pk}/" for redirect in Redirect.objects.all()]
    hidden += [f"images/{image.pk}/" for image in get_image_model().objects.filter(title="Zquimage")]
    hidden += [f"documents/{document.pk}/" for document in Document.objects.filter(title="Zqudocument")]
    assert {address: client.get(API + address).status_code for address in hidden} == dict.fromkeys(hidden, 404)


def test_pages_that_are_public_tell_nothing_of_those_that_are_not(client, secrets, site_tree):
    shown = client.get(f"{API}pages/").json()["items"]
    details = [client.get(page["meta"]["detail_url"].removeprefix("http://localhost")) for page in shown]
    assert [response.status_code for response in details] == [200] * len(shown)
    assert [response.json()["title"] for response in details if b"zqu" in response.content.lower()] == []
    assert "Mirror" in [response.json()["title"] for response in details]


@pytest.mark.parametrize("parameter", ["child_of", "descendant_of", "ancestor_of", "translation_of"])
def test_nothing_can_be_asked_about_a_page_that_is_not_public(client, secrets, parameter):
    answers = [client.get(f"{API}pages/", {parameter: page.pk}) for page in secrets]
    assert {response.status_code for response in answers} == {400}


def test_staff_are_shown_what_visitors_are_shown(client, secrets):
    staff = Client()
    staff.force_login(User.objects.create_superuser("admin"))
    # A visitor who has given the page's password may read the page itself.
    session = staff.session
    session["passed_page_view_restrictions"] = [PageViewRestriction.objects.get().pk]
    session.save()
    assert {address: staff.get(API + address).content for address in ADDRESSES} == {
        address: client.get(API + address).content for address in ADDRESSES
    }
    assert staff.get(f"{API}pages/{secrets[1].pk}/").status_code == 404


def test_a_document_in_a_private_collection_is_linked_as_on_the_page_and_not_described(read, site_tree, secrets):
    document = Document.objects.filter(title="Zqudocument").first()
    page = below(site_tree, "Links", body=[("document_link", {"link_text": "Minutes", "document": document})])
    assert read(f"pages/{page.pk}/")["body"][0]["value"] == {
        "text_before": "",
        "link_text": "Minutes",
        "href": f"http://localhost{document.url}",
        "document": None,
        "text_after": "",
    }


def test_pages_of_another_tree_are_not_of_this_site(read, site_tree):
    other = site_tree.get_parent().add_child(instance=StandardPage(title="Elsewhere", slug="elsewhere"))
    assert other.pk not in [page["id"] for page in read("pages/")["items"]]


# --- Parameters ---


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("pages/?limit=101", "limit cannot be higher than 100"),
        ("pages/?limit=x", "limit must be a positive integer"),
        ("pages/?offset=99999999999999999999", "offset is too large"),
        ("pages/?fields=nope", "unknown fields: nope"),
        ("pages/?fields=body", "unknown fields: body"),
        ("pages/?fields=alias_of", "unknown fields: alias_of"),
        (f"pages/?fields={'a(' * 500}", "fields is longer than 500 characters"),
        ("pages/?type=auth.User", "type doesn't exist"),
        ("pages/?order=nope", "cannot order by 'nope' (unknown field)"),
        ("pages/?child_of=x", "child_of must be a positive integer"),
        ("pages/?first_published_at=x", "you can order pages by first_published_at but not filter them by it"),
        ("pages/?last_published_at=x", "you can order pages by last_published_at but not filter them by it"),
        ("pages/?fields=description", "unknown fields: description"),
        ("pages/?type=pages.CategoryPage,pages.MissionPage&fields=description", "unknown fields: description"),
        ("pages/?type=pages.StandardPage&fields=body", "unknown fields: body"),
        ("pages/?type=pages.CategoryPage&order=category", "cannot order by 'category' (unknown field)"),
        *(
            (f"pages/?type={kind}&{name}=x", f"query parameter is not an operation or a recognised field: {name}")
            for kind, name in (
                ("pages.CategoryPage", "category"),
                ("pages.MissionPage", "beliefs"),
                ("pages.StandardPage", "body"),
                ("pages.StandardPage", "social_image"),
            )
        ),
        ("pages/?title=%00", "null characters are not allowed"),
        ("pages/?search=%00", "null characters are not allowed"),
        ("pages/find/?id=x", "this value isn't valid"),
        ("redirects/find/?html_path=//[", "html_path isn't a path"),
        *(
            (f"pages/?{name}=x", f"query parameter is not an operation or a recognised field: {name}")
            for name in ("rich_text_format", "search_operator", "site", "body", "owner", "draft_title")
        ),
        ("images/?uploaded_by_user=1", "query parameter is not an operation or a recognised field: uploaded_by_user"),
        ("images/?search=x", "query parameter is not an operation or a recognised field: search"),
        ("documents/?collection=1", "query parameter is not an operation or a recognised field: collection"),
        ("redirects/?redirect_page=1", "query parameter is not an operation or a recognised field: redirect_page"),
    ],
)
def test_a_bad_parameter_is_told(client, site_tree, address, message):
    response = client.get(API + address)
    assert (response.status_code, response.json()) == (400, {"message": message})


def test_a_detail_takes_fields_and_nothing_else(client, site_tree):
    address = f"{API}pages/{site_tree.pk}/"
    assert client.get(address, {"fields": "_,title"}).json() == {"title": "Home"}
    refused = client.get(address, {"rich_text_format": "db_html"})
    assert (refused.status_code, refused.json()) == (
        400,
        {"message": "query parameter is not recognised: rich_text_format"},
    )


@pytest.mark.parametrize("address", ["nope/", "pages/0/", f"pages/{'9' * 20}/", "pages/find/?html_path=/nope/"])
def test_what_is_not_there_is_answered_in_json(client, site_tree, address):
    response = client.get(API + address)
    assert (response.status_code, list(response.json())) == (404, ["message"])


def titles(answer):
    return [page["title"] for page in answer["items"]]


def test_search_finds_what_the_site_finds_in_its_order(read, site_tree):
    found = [page.title for page in find_pages([["endorsement"]], root=site_tree)]
    assert (found[0], len(found) > 2) == ("VAIMH Endorsement®", True)
    assert titles(read("pages/", search="enDorsement")) == found
    ordered = Page.objects.filter(title__in=found).order_by("title")
    assert titles(read("pages/", search="endorsement", order="title")) == [page.title for page in ordered]
    assert titles(read("pages/", search="mentor", type="pages.CategoryPage")) == ["Infant Mental Health Mentor (IMHM)"]


@pytest.mark.parametrize("words", ['"', '"mentor', "mentor*", "NEAR(", "a OR b", "'", "\\", "%", "💩", "-", "(" * 50])
def test_no_search_is_an_error(read, words):
    read("pages/", search=words)


def test_a_search_too_long_is_told(client, site_tree):
    response = client.get(f"{API}pages/", {"search": "a " * 500})
    assert (response.status_code, "too long" in response.json()["message"]) == (400, True)


def test_a_listing_is_ordered_and_cut(read):
    assert titles(read("pages/", order="-title", limit=2, offset=1)) == titles(read("pages/", order="-title"))[1:3]
    assert titles(read("pages/", type="pages.CategoryPage", order="slug")) == list(
        CategoryPage.objects.order_by("slug").values_list("title", flat=True)
    )


def test_a_listing_of_one_type_has_its_own_fields(read):
    items = read("pages/", type="pages.CategoryPage", fields="description,category", order="slug")["items"]
    assert [item["category"]["code"] for item in items] == ["IFA", "IFS", "IMHM", "IMHS"]
    assert [item["description"] for item in items] == [
        page.description for page in CategoryPage.objects.order_by("slug")
    ]
    assert titles(read("pages/", type="pages.StandardPage", introduction="nope")) == []


def test_a_page_names_its_public_children_in_order(read, site_tree, secrets):
    shown = read(f"pages/{site_tree.pk}/")["meta"]["children"]
    paths = ("mission-and-values", "endorsement", "contact", "privacy", "accessibility", "mirror")
    assert [child["url"] for child in shown] == [f"http://localhost/{path}/" for path in paths]


def test_pages_are_ordered_by_their_last_publication(read, site_tree):
    page = StandardPage.objects.get(slug="categories")
    with time_machine.travel("2026-11-23T17:00Z", tick=False):
        page.save_revision().publish()
    newest = read("pages/", order="-last_published_at", limit=1)["items"][0]
    assert (newest["title"], newest["meta"]["last_published_at"]) == (page.title, "2026-11-23T12:00:00-05:00")


# --- What it costs ---


def test_a_listing_costs_the_same_at_any_size(read, site_tree, rendered_anew, django_assert_max_num_queries):
    for number in range(20):
        below(site_tree, f"Page{number}", body=[("basic_beliefs", None), ("call_to_action", {"page": site_tree})])
    read("pages/")  # the cache has the sites from now on
    for parameters in (
        {},
        {"fields": "*"},
        {"type": "pages.StandardPage", "fields": "*"},
        {"fields": "last_published_at"},
    ):
        with django_assert_max_num_queries(10):
            assert len(read("pages/", limit=20, **parameters)["items"]) == 20


def test_the_endorsement_page_costs_little(read, rendered_anew, django_assert_max_num_queries):
    page = EndorsementPage.objects.get()
    read(f"pages/{page.pk}/")
    Site.clear_site_root_paths_cache()
    with django_assert_max_num_queries(30):
        read(f"pages/{page.pk}/")


def test_menu_and_settings_cost_little(read, rendered_anew, django_assert_max_num_queries):
    with django_assert_max_num_queries(9):
        read("menu/")
    with django_assert_max_num_queries(6):
        read("settings/")
