"""A category has one page, so its copies wait for a category and it has no alias."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from pages.models import CategoryPage, HomePage, StandardPage
from tests.pages.test_publication import said

PUBLIC = (
    "/",
    "/endorsement/",
    "/endorsement/categories/",
    "/endorsement/categories/ifa/",
    "/endorsement/professionals/",
)


def copy_page(client: Client, page: Page, **choices: Any) -> Any:
    return client.post(
        reverse("wagtailadmin_pages:copy", args=[page.pk]),
        {"new_title": "Copy", "new_slug": "copy", "new_parent_page": page.get_parent().pk, **choices},
    )


def statuses(client: Client) -> set[int]:
    return {client.get(address).status_code for address in PUBLIC}


def test_a_copied_category_page_is_a_draft_without_a_category(admin_client: Client, site_tree: HomePage) -> None:
    page = CategoryPage.objects.get(slug="ifa")
    response = copy_page(admin_client, page, publish_copies=True)
    copy = CategoryPage.objects.get(slug="copy")
    assert (copy.category, copy.live, copy.live_revision, copy.first_published_at) == (None, False, None, None)
    assert (copy.description, copy.status_string) == (page.description, "draft")
    assert said(admin_client, response["Location"])[-1] == (
        "Choose a category before you publish the copies of category pages, which are drafts: Copy."
    )
    assert statuses(Client()) == {200}


def test_the_form_does_not_offer_to_publish_the_copy(admin_client: Client, site_tree: HomePage) -> None:
    page = CategoryPage.objects.get(slug="ifa")
    form = admin_client.get(reverse("wagtailadmin_pages:copy", args=[page.pk])).context["form"]
    assert list(form.fields) == ["new_title", "new_slug", "new_parent_page", "alias"]


def test_category_pages_copied_with_their_parent_are_drafts(admin_client: Client, site_tree: HomePage) -> None:
    page = StandardPage.objects.get(slug="categories")
    copy_page(admin_client, page, copy_subpages=True, publish_copies=True)
    copy = StandardPage.objects.get(slug="copy")
    assert copy.live
    assert [(below.live, below.specific.category) for below in copy.get_children()] == [(False, None)] * 4
    assert statuses(Client()) == {200}


@pytest.mark.parametrize(("slug", "below"), [("ifa", {}), ("categories", {"copy_subpages": True})])
def test_an_alias_is_refused_in_words(
    admin_client: Client, site_tree: HomePage, slug: str, below: dict[str, bool]
) -> None:
    response = copy_page(admin_client, Page.objects.get(slug=slug), alias=True, **below)
    assert "Infant Family Associate (IFA)” can't have an alias. Each category has one page." in str(
        response.context["form"].errors["alias"]
    ).replace("&#x27;", "'")
    assert not Page.objects.filter(slug="copy").exists()


def test_the_parent_alone_may_have_an_alias(admin_client: Client, site_tree: HomePage) -> None:
    assert copy_page(admin_client, Page.objects.get(slug="categories"), alias=True).status_code == 302
    assert Client().get("/endorsement/copy/").status_code == 200


def test_the_editors_own_json_refuses_an_alias(admin_client: Client, site_tree: HomePage) -> None:
    page = CategoryPage.objects.get(slug="ifa")
    address = reverse("wagtailadmin_api:pages:action", args=[page.pk, "create_alias"])
    response = admin_client.post(address, {"update_slug": "copy"})
    assert (response.status_code, response.json()) == (
        400,
        {"alias_of": ["A category page can't have an alias. Each category has one page."]},
    )


def test_an_alias_from_before_is_told_when_its_page_gets_a_category(site_tree: HomePage) -> None:
    page = CategoryPage.objects.get(slug="ifs")
    alias = page.copy(update_attrs={"slug": "alias"}, keep_live=False)
    CategoryPage.objects.filter(pk=alias.pk).update(alias_of=page.pk)
    with pytest.raises(ValidationError, match=r"fix the following\. This page has an alias"):
        page.save_revision(clean=False).publish()
    alias.delete()
    page.save_revision().publish()


def test_a_live_page_without_a_category_breaks_no_other(site_tree: HomePage) -> None:
    """Older sites may have one."""
    CategoryPage.objects.filter(slug="ifs").update(category=None)
    assert statuses(Client()) == {200}
    assert Client().get("/endorsement/categories/ifs/").status_code == 200
