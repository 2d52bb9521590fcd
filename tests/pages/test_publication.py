"""A page is published complete or not at all, and staff read why."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Workflow

from pages.models import CategoryPage, HomePage, StandardPage

REFUSAL = (
    "The page “Copy” wasn’t published.".replace("’", "'")
    + " Open it and fix the following. Category: This field cannot be blank."
)


@pytest.fixture
def copy(site_tree: HomePage) -> CategoryPage:
    """A copy of a category page, which waits for its category."""
    page = CategoryPage.objects.get(slug="ifa")
    return page.copy(update_attrs={"title": "Copy", "slug": "copy"}, keep_live=False).specific


def said(client: Client, address: str) -> list[str]:
    return [str(message) for message in client.get(address).context["messages"]]


def test_a_bulk_action_says_why_it_published_nothing(admin_client: Client, copy: CategoryPage) -> None:
    other = copy.get_parent().add_child(instance=StandardPage(title="Other", slug="other", live=False))
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    edit = reverse("wagtailadmin_pages:edit", args=[copy.pk])
    response = admin_client.post(f"{address}?id={other.pk}&id={copy.pk}", {"include_descendants": ""})
    assert response["Location"] == edit
    assert REFUSAL in said(admin_client, edit)
    assert not StandardPage.objects.get(slug="other").live


def test_a_bulk_action_on_the_pages_above_says_it_too(admin_client: Client, copy: CategoryPage) -> None:
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    response = admin_client.post(f"{address}?id={copy.get_parent().pk}", {"include_descendants": "on"})
    assert REFUSAL in said(admin_client, response["Location"])
    assert not CategoryPage.objects.get(slug="copy").live


@pytest.mark.parametrize("headers", [{}, {"x-requested-with": "XMLHttpRequest"}], ids=["form", "dialog"])
def test_an_approval_says_why_it_published_nothing(
    admin_client: Client, copy: CategoryPage, headers: dict[str, str]
) -> None:
    state = Workflow.objects.get().start(copy, user=None)
    task = state.current_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[copy.pk, "approve", task.pk])
    response = admin_client.post(address, {"comment": ""}, headers=headers)
    edit = response.json()["redirect"] if headers else response["Location"]
    assert REFUSAL in said(admin_client, edit)
    state.refresh_from_db()
    assert (state.status, CategoryPage.objects.get(slug="copy").live) == ("in_progress", False)


def test_a_page_that_is_incomplete_is_not_scheduled(copy: CategoryPage) -> None:
    copy.go_live_at = timezone.now() + timedelta(hours=1)
    revision = copy.save_revision(clean=False)
    with pytest.raises(ValidationError, match="Category: This field cannot be blank"):
        revision.publish()
    revision.refresh_from_db()
    assert revision.approved_go_live_at is None


def test_a_scheduled_page_that_became_incomplete_does_not_hold_up_others(
    copy: CategoryPage, caplog: pytest.LogCaptureFixture
) -> None:
    copy.get_latest_revision().__class__.objects.filter(pk=copy.latest_revision_id).update(
        approved_go_live_at=timezone.now() - timedelta(hours=2)
    )
    other = copy.get_parent().add_child(instance=StandardPage(title="Other", slug="other", live=False))
    other.save_revision(approved_go_live_at=timezone.now() - timedelta(hours=1))
    call_command("publish_scheduled")
    assert StandardPage.objects.get(slug="other").live
    assert not CategoryPage.objects.get(slug="copy").live
    assert REFUSAL in caplog.text


def test_the_editors_own_json_refuses_it(admin_client: Client, copy: CategoryPage) -> None:
    address = reverse("wagtailadmin_api:pages:action", args=[copy.pk, "publish"])
    response = admin_client.post(address)
    assert (response.status_code, response.json()) == (400, {"category": ["This field cannot be blank."]})
