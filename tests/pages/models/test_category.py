import pytest
from django.db import IntegrityError
from django.db.models import ProtectedError
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text

from endorsement.models import Category
from pages.models import CategoryPage, HomePage, StandardPage
from tests.pages.reading import texts


def test_a_category_has_one_page(site_tree: HomePage) -> None:
    with pytest.raises(IntegrityError):
        CategoryPage.objects.filter(slug="ifs").update(category=Category.objects.get(slug="ifa"))


def test_a_category_with_a_page_is_not_deleted(site_tree: HomePage) -> None:
    with pytest.raises(ProtectedError):
        Category.objects.get(slug="ifa").delete()


def test_the_page_of_a_category_lists_its_designations(client: Client, site_tree: HomePage) -> None:
    content = client.get("/endorsement/categories/imhm/").content
    assert texts(content, ".eyebrow, h1, .designations li") == [
        "Category IV",
        "Infant Mental Health Mentor (IMHM)",
        "Clinical (IMHM-C)",
        "Policy (IMHM-P)",
        "Research/Faculty (IMHM-R/F)",
    ]


def test_a_page_without_description_shows_the_summary(client: Client, site_tree: HomePage) -> None:
    CategoryPage.objects.filter(slug="ifa").update(description="")
    summary = Category.objects.get(slug="ifa").summary
    assert texts(client.get("/endorsement/categories/ifa/").content, ".prose") == [summary]


def test_a_category_page_is_not_published_without_its_category(admin_client: Client, site_tree: HomePage) -> None:
    page = CategoryPage.objects.get(slug="ifa")
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    fields = nested_form_data(
        {
            "title": page.title,
            "slug": "ifa",
            "category": "",
            "description": rich_text("<p>New</p>"),
            "comments": inline_formset([]),
        }
    )
    response = admin_client.post(address, {**fields, "action-publish": "1"})
    assert response.context["form"].errors["category"] == ["This field is required."]
    admin_client.post(address, fields)
    assert CategoryPage.objects.get(slug="ifa").get_latest_revision_as_object().category is None


def test_a_category_leads_to_who_is_endorsed_in_it(client: Client, site_tree: HomePage) -> None:
    link = 'href="/endorsement/professionals/?category=ifa"'
    address = "/endorsement/categories/ifa/"
    assert link in client.get(address).content.decode()
    StandardPage.objects.get(slug="professionals").unpublish()
    assert "?category=ifa" not in client.get(address).content.decode()
