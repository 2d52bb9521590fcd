"""Whatever staff do to a page, every other page, its JSON and the admin's explorer still answer."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.images import get_image_model
from wagtail.models import Page, Site

from endorsement.clock import today
from endorsement.models import Category, Designation, RenewalRequirement
from pages.models import (
    Belief,
    CategoryPage,
    ContactField,
    ContactPage,
    EndorsementPage,
    HomePage,
    MainMenu,
    MenuItem,
    MissionPage,
    SiteSettings,
    StandardPage,
    Value,
)
from pages.public_pages import public_pages
from tests.builders import endorsed
from tests.surfaces import make_page_with_every_block

Act = Callable[[Client, Page], Any]

TYPES = [HomePage, EndorsementPage, StandardPage, CategoryPage, MissionPage, ContactPage]
ALWAYS = (
    "/registry/verify/",
    "/registry/professionals.csv",
    "/search/",
    "/search/?q=infant",
    "/search/?q=copy",
    "/sitemap.xml",
    "/sitemap-pages.xml",
    "/sitemap-registry.xml",
    "/robots.txt",
    "/api/v2/",
    "/api/v2/menu/",
    "/api/v2/settings/",
    "/api/v2/pages/?fields=*&limit=100",
    "/api/v2/pages/?search=infant",
    "/api/v2/redirects/",
    "/api/v2/images/",
    "/api/v2/documents/",
    "/api/registry/v1/endorsees/?facets=1",
)


@pytest.fixture
def whole_site(site_tree: HomePage) -> HomePage:
    endorsed(family_name="Winter", awarded_on=today())
    make_page_with_every_block()
    return site_tree


def example_of(kind: type[Page]) -> Page:
    """One page of the type; of the standard ones, that with the categories below it."""
    return kind.objects.get(slug="categories") if kind is StandardPage else kind.objects.first()


def broken(staff: Client) -> Iterator[str]:
    """Each address that doesn't answer as it should."""
    visitor = Client(raise_request_exception=False)
    staff.raise_request_exception = False
    for address in ("wagtailadmin_home", "wagtailadmin_explore_root"):
        if staff.get(reverse(address)).status_code != 200:
            yield address
    public = set(public_pages().values_list("pk", flat=True))
    for address in ALWAYS:
        if visitor.get(address).status_code != 200:
            yield address
    for page in Page.objects.filter(depth__gt=1):
        expected = 200 if page.pk in public else 404
        if page.url and visitor.get(page.url).status_code != expected:
            yield page.url
        if visitor.get(f"/api/v2/pages/{page.pk}/").status_code != (expected if page.url else 404):
            yield f"JSON of {page.url}"
        if page.numchild and staff.get(reverse("wagtailadmin_explore", args=[page.pk])).status_code != 200:
            yield f"explorer at {page.url}"


def copy(client: Client, page: Page, **choices: Any) -> Any:
    parent = Page.get_first_root_node() if page.depth == 2 else page.get_parent()
    return client.post(
        reverse("wagtailadmin_pages:copy", args=[page.pk]),
        {"new_title": "Copy", "new_slug": "copy", "new_parent_page": parent.pk, **choices},
    )


def copy_as_program(client: Client, page: Page) -> None:
    """As a script or an importer copies, without the form that refuses."""
    page.specific.copy(recursive=True, update_attrs={"title": "Copy", "slug": "copy"})


def post(view: str, **fields: Any) -> Act:
    return lambda client, page: client.post(reverse(f"wagtailadmin_pages:{view}", args=[page.pk]), fields)


def bulk(action: str, **fields: Any) -> Act:
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
    return lambda client, page: client.post(f"{address}?id={page.pk}", fields)


def move(client: Client, page: Page) -> Any:
    target = EndorsementPage.objects.first() if page.depth > 3 else HomePage.objects.first()
    return client.post(reverse("wagtailadmin_pages:move_confirm", args=[page.pk, target.pk]))


ACTS: dict[str, Act] = {
    "copy": copy,
    "copy and publish": lambda client, page: copy(client, page, publish_copies="on"),
    "copy all and publish": lambda client, page: copy(client, page, publish_copies="on", copy_subpages="on"),
    "copy in a program": copy_as_program,
    "copy, then publish in bulk": lambda client, page: (
        copy(client, page, copy_subpages="on"),
        bulk("publish", include_descendants="on")(client, Page.objects.filter(slug="copy").first() or page),
    ),
    "alias": lambda client, page: copy(client, page, alias="on"),
    "alias of all": lambda client, page: copy(client, page, alias="on", copy_subpages="on"),
    "unpublish": post("unpublish"),
    "unpublish all": post("unpublish", include_descendants="on"),
    "unpublish in bulk": bulk("unpublish"),
    "delete": post("delete", confirm_site_name="VAIMH"),
    "delete in bulk": bulk("delete"),
    "move": move,
}


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("act", ACTS)
def test_every_page_answers_after(admin_client: Client, whole_site: HomePage, kind: type[Page], act: str) -> None:
    page = example_of(kind)
    answer = ACTS[act](admin_client, page)
    answers = answer if isinstance(answer, tuple) else (answer,)
    assert {answer.status_code for answer in answers if answer} <= {200, 302}
    assert list(broken(admin_client)) == []


def no_image_files() -> None:
    image = get_image_model().objects.first()
    SiteSettings.objects.update(logo=image, social_image=image)
    HomePage.objects.update(social_image=image)
    image.renditions.all().delete()
    image.file.storage.delete(image.file.name)


def no_targets() -> None:
    MenuItem.objects.update(page=None, url="")
    Page.objects.filter(slug__in=("professionals", "contact")).first().delete()


EMPTY: dict[str, Callable[[], object]] = {
    "category": lambda: CategoryPage.objects.update(category=None),
    "description": lambda: CategoryPage.objects.update(description=""),
    "beliefs": lambda: Belief.objects.all().delete(),
    "values": lambda: Value.objects.all().delete(),
    "mission": lambda: MissionPage.objects.update(mission=""),
    "fields of the form": lambda: ContactField.objects.all().delete(),
    "bodies": lambda: [model.objects.update(body="[]") for model in (HomePage, StandardPage, EndorsementPage)],
    "targets of the menu and of links": no_targets,
    "menu": lambda: MainMenu.objects.all().delete(),
    "settings": lambda: SiteSettings.objects.all().delete(),
    "files of images": no_image_files,
    "designations": lambda: (
        RenewalRequirement.objects.all().delete(),
        Designation.objects.filter(endorsements=None).delete(),
    ),
    "offered categories": lambda: Category.objects.update(offered=False),
    "site": lambda: Site.objects.all().delete(),
}


@pytest.mark.slow
@pytest.mark.parametrize("what", EMPTY)
def test_every_page_answers_without(admin_client: Client, whole_site: HomePage, what: str) -> None:
    EMPTY[what]()
    Site.clear_site_root_paths_cache()
    assert list(broken(admin_client)) == []


BLANK_BLOCKS = [
    "picture",
    "document_link",
    "call_to_action",
    "find_professional",
    "category_descriptions",
    "renewal_notice",
    "questions",
    "quote",
    "table",
    "columns",
    "accordion",
    "picture_with_text",
    "video",
    "buttons",
    "downloads",
    "child_pages",
    "latest_news",
    "next_events",
    "endorsed_professionals",
    "heading",
    "text",
    "mission_statement",
    "mission_excerpt",
    "basic_beliefs",
]


def test_a_page_of_blank_blocks_answers(admin_client: Client, whole_site: HomePage) -> None:
    """A draft may have them, and a bulk action publishes it."""
    page = StandardPage.objects.get(slug="everything")
    stored = [
        {"type": name, "value": {} if name not in ("heading", "text") else "", "id": name} for name in BLANK_BLOCKS
    ]
    stored.append({"type": "questions", "value": {"questions": [{}]}, "id": "blank-question"})
    stored.append({"type": "call_to_action", "value": {"title": None, "page": 999_999}, "id": "dead-link"})
    for name, items, blank in (
        ("columns", "columns", ""),
        ("accordion", "parts", {}),
        ("buttons", "buttons", {}),
        ("downloads", "documents", None),
    ):
        stored.append(
            {"type": name, "value": {items: [{"type": "item", "value": blank, "id": "x"}]}, "id": f"blank-{name}"}
        )
    page.body = StandardPage.body.field.to_python(json.dumps(stored))
    page.save_revision().publish()
    assert list(broken(admin_client)) == []
