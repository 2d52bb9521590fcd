"""Staff rename and move pages, and the old addresses lead to where the pages are now."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.test import Client
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageViewRestriction

from pages.models import EndorsementPage, HomePage, MissionPage, StandardPage

pytestmark = pytest.mark.once

Rename = Callable[[Page, str], None]


@pytest.fixture
def rename(
    django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[object]],
) -> Rename:
    """`rename(page, slug)` as the editor does it: a draft, then its publication."""

    def rename(page: Page, slug: str) -> None:
        page.slug = slug
        with django_capture_on_commit_callbacks(execute=True):
            page.save_revision().publish()

    return rename


def redirect(old: str, new: str | Page, **fields: Any) -> Redirect:
    return Redirect.add_redirect(old, new, **fields)


def leads(address: str) -> str | int:
    """Where a visitor gets at once, or the status of an answer that leads nowhere."""
    response = Client().get(address)
    return response["Location"] if response.status_code in (301, 302) else response.status_code


def test_a_renamed_page_and_those_below_it_are_found_at_their_old_addresses(
    site_tree: HomePage, rename: Rename
) -> None:
    rename(StandardPage.objects.get(slug="categories"), "kinds")
    assert leads("/endorsement/categories/") == "/endorsement/kinds/"
    assert leads("/endorsement/categories/ifa/") == "/endorsement/kinds/ifa/"
    assert leads("/endorsement/categories/ifa") == "/endorsement/kinds/ifa/"
    assert leads("/endorsement/kinds/ifa/") == 200


def test_a_moved_page_and_those_below_it_are_found_at_their_old_addresses(site_tree: HomePage) -> None:
    StandardPage.objects.get(slug="categories").move(site_tree, pos="last-child")
    assert leads("/endorsement/categories/") == "/categories/"
    assert leads("/endorsement/categories/imhm/") == "/categories/imhm/"


def test_a_page_renamed_twice_is_one_step_away_from_both_addresses(site_tree: HomePage, rename: Rename) -> None:
    rename(MissionPage.objects.get(), "mission")
    rename(MissionPage.objects.get(), "values")
    assert (leads("/mission-and-values/"), leads("/mission/"), leads("/values/")) == ("/values/", "/values/", 200)


def test_a_page_that_comes_back_is_there_and_leads_nowhere(site_tree: HomePage, rename: Rename) -> None:
    rename(MissionPage.objects.get(), "mission")
    rename(MissionPage.objects.get(), "mission-and-values")
    assert (leads("/mission-and-values/"), leads("/mission/")) == (200, "/mission-and-values/")


def test_another_page_at_the_old_address_is_what_is_there(site_tree: HomePage, rename: Rename) -> None:
    rename(MissionPage.objects.get(), "mission")
    other = site_tree.add_child(instance=StandardPage(title="Other", slug="mission-and-values"))
    assert leads("/mission-and-values/") == 200
    other.delete()
    assert leads("/mission-and-values/") == "/mission/"


def test_nothing_leads_to_a_page_that_nobody_may_see(site_tree: HomePage, rename: Rename) -> None:
    draft = site_tree.add_child(instance=StandardPage(title="Draft", slug="draft", live=False))
    draft.slug = "plan"
    draft.save_revision()
    assert Redirect.objects.count() == 0
    rename(MissionPage.objects.get(), "mission")
    MissionPage.objects.get().unpublish()
    assert (leads("/draft/"), Client().get("/mission-and-values/", follow=True).status_code) == (404, 404)


def test_a_redirect_is_asked_for_again(site_tree: HomePage, rename: Rename) -> None:
    rename(EndorsementPage.objects.get(), "endorse")
    response = Client().get("/endorsement/")
    assert (response.status_code, response["Cache-Control"]) == (301, "no-cache")
    assert "Cache-Control" not in Client().get("/nothing-here/")


@pytest.mark.parametrize(
    "query",
    ["category=ifs", "category=nope", "q=Ada+Winter&page=2", "q=Mu%C3%B1oz&q=%26", "utm_source=mail", "a;b", "%"],
)
def test_the_query_travels_along(site_tree: HomePage, rename: Rename, query: str) -> None:
    rename(StandardPage.objects.get(slug="professionals"), "find")
    assert leads(f"/endorsement/professionals/?{query}") == f"/endorsement/find/?{query}"
    assert leads(f"/endorsement/professionals?{query}") == f"/endorsement/find/?{query}"


def test_a_shared_list_stays_filtered_after_a_move(site_tree: HomePage) -> None:
    StandardPage.objects.get(slug="professionals").move(site_tree, pos="last-child")
    answer = Client().get("/endorsement/professionals/?category=nope", follow=True)
    assert answer.redirect_chain == [("/professionals/?category=nope", 301)]
    assert "nope" in answer.content.decode()


def test_a_redirect_made_for_a_query_comes_first_and_uses_it_up(site_tree: HomePage) -> None:
    redirect("/old/?id=7", MissionPage.objects.get())
    redirect("/old/", EndorsementPage.objects.get(), is_permanent=False)
    assert leads("/old/?id=7") == "/mission-and-values/"
    assert leads("/old/?id=8") == "/endorsement/?id=8"
    assert Client().get("/old/").status_code == 302


def test_the_query_joins_the_targets_own_and_stays_before_its_fragment(site_tree: HomePage) -> None:
    redirect("/find/", "http://localhost/endorsement/professionals/?category=ifs#people")
    redirect("/elsewhere/", "https://example.org/course?from=vaimh")
    assert leads("/find/?q=a") == "http://localhost/endorsement/professionals/?category=ifs&q=a#people"
    assert leads("/elsewhere/?utm_source=mail") == "https://example.org/course?from=vaimh&utm_source=mail"


def test_a_page_renamed_back_and_unpublished_does_not_lead_to_itself(site_tree: HomePage, rename: Rename) -> None:
    rename(MissionPage.objects.get(), "mission")
    rename(MissionPage.objects.get(), "mission-and-values")
    MissionPage.objects.get().unpublish()
    assert (leads("/mission-and-values/"), leads("/mission/")) == (404, 404)


@pytest.mark.parametrize("host", ["", "http://localhost", "http://testserver"])
@pytest.mark.parametrize("length", [1, 2, 3, 7])
def test_no_redirects_go_in_a_circle(site_tree: HomePage, host: str, length: int) -> None:
    for step in range(length):
        redirect(f"/step-{step}/", f"{host}/step-{(step + 1) % length}/?more={step}")
    redirect("/into-it/", f"{host}/step-0/")
    assert {leads(f"/step-{step}/") for step in range(length)} | {leads("/into-it/?q=a")} == {404}


def test_a_chain_that_ends_is_followed(site_tree: HomePage) -> None:
    redirect("/first/", "/second/")
    redirect("/second/", MissionPage.objects.get())
    redirect("/check/", "/registry/verify/")
    assert (leads("/first/?a=1"), leads("/second/?a=1")) == ("/second/?a=1", "/mission-and-values/?a=1")
    assert leads("/check/") == "/registry/verify/"


def hide(page: Page, how: str) -> None:
    if how == "unpublished":
        page.unpublish()
    elif how == "expired":
        page.unpublish(set_expired=True)
    elif how == "below an unpublished page":
        page.get_parent().specific.unpublish()
    else:
        hidden = page.get_parent() if how == "below a private page" else page
        PageViewRestriction.objects.create(page=hidden, restriction_type=PageViewRestriction.LOGIN)


@pytest.mark.parametrize(
    "how", ["unpublished", "expired", "private", "below an unpublished page", "below a private page"]
)
def test_nothing_leads_to_what_is_not_public(site_tree: HomePage, how: str) -> None:
    page = StandardPage.objects.get(slug="professionals")
    redirect("/by-page/", page)
    redirect("/by-link/", "/endorsement/professionals/?q=a")
    redirect("/by-chain/", "/by-page/")
    redirect("/nowhere/", "/no-such-page/")
    hide(page, how)
    assert [leads(f"/{old}/") for old in ("by-page", "by-link", "by-chain", "nowhere")] == [404] * 4


def test_the_json_finds_only_redirects_that_lead_somewhere(site_tree: HomePage) -> None:
    redirect("/here/", "/there/")
    redirect("/there/", "/here/")
    redirect("/mission/", MissionPage.objects.get())
    found = {old: leads(f"/api/v2/redirects/find/?html_path=/{old}/?a=1") for old in ("here", "mission")}
    assert found == {"here": 404, "mission": f"http://localhost/api/v2/redirects/{Redirect.objects.last().pk}/?"}
