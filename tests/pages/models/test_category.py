import pytest
from django.db import IntegrityError
from django.db.models import ProtectedError
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text

from endorsement.clock import today
from endorsement.models import Category
from endorsement.services import save_endorsee
from pages.models import CategoryPage, HomePage, StandardPage
from tests.builders import endorsed, lapsing
from tests.pages.reading import links, part, texts


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


def holders(client: Client, slug: str) -> str:
    return part(client.get(f"/endorsement/categories/{slug}/").content, ".holders p")


def test_the_page_counts_the_listed_people_with_the_category(client: Client, site_tree: HomePage) -> None:
    endorsed("IFS", awarded_on=today())
    unlisted = endorsed("IFS", awarded_on=today()).endorsee
    unlisted.listed = False
    save_endorsee(endorsee=unlisted)
    lapsing("IFS")
    assert holders(client, "ifs") == "1 person on the list holds this endorsement today."
    assert holders(client, "ifa") == "0 people on the list hold this endorsement today."


def test_the_page_leads_to_the_people_and_to_the_categories_beside_it(client: Client, site_tree: HomePage) -> None:
    content = client.get("/endorsement/categories/ifs/").content
    assert links(content, ".holders a, .neighbors a") == [
        ("Find a professional in this category", "/endorsement/professionals/?category=ifs"),
        ("Previous category Infant Family Associate (IFA)", "/endorsement/categories/ifa/"),
        ("Next category Infant Mental Health Specialist (IMHS)", "/endorsement/categories/imhs/"),
    ]
    assert [
        len(links(client.get(f"/endorsement/categories/{slug}/").content, ".neighbors a")) for slug in ("ifa", "imhm")
    ] == [1, 1]


def test_the_page_says_what_the_designations_mean(client: Client, site_tree: HomePage) -> None:
    content = client.get("/endorsement/categories/imhm/").content
    assert texts(content, ".prose h3") == ["Who it is for", "Scope", "What C, P and R/F mean"]


def test_a_page_without_description_shows_the_summary(client: Client, site_tree: HomePage) -> None:
    CategoryPage.objects.filter(slug="ifa").update(description="")
    summary = Category.objects.get(slug="ifa").summary
    assert texts(client.get("/endorsement/categories/ifa/").content, ".introduction") == [summary]


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
