"""Merging two records in the admin: side by side, what the list will say, and where old addresses lead."""

import pytest
from django.test import Client

from endorsement import merging, services
from endorsement.models import Endorsee, Endorsement, Merge
from tests import builders
from tests.endorsement.admin.actions.steps import asked, notices, said, take
from tests.endorsement.admin.reading import address, errors, soup, words

pytestmark = pytest.mark.once


@pytest.fixture
def pair(db: None) -> tuple[Endorsee, Endorsee]:
    one = builders.endorsed("IFS", family_name="Winter", phone="1")
    other = builders.endorsed("IMHS", family_name="Winter", given_name="Ada M.", phone="2")
    return one.endorsee, other.endorsee


def data(other: Endorsee) -> dict[str, str]:
    return {"other": other.number, "reason": "One person."}


def test_both_are_shown_side_by_side_with_what_the_list_will_say(desk: Client, pair: tuple[Endorsee, Endorsee]) -> None:
    kept, other = pair
    confirmation = desk.post(address("merge", kept.pk), data(other))
    rows = {
        words(row.th): [words(cell) for cell in row.select("td")] for row in soup(confirmation).select("tr") if row.td
    }
    assert rows["Phone"] == ["1 (not shown)", "Differs: 2 (not shown)"]
    assert rows["Endorsements"] == [
        "IFS, awarded on Oct 1, 2026: renewed through Sep 30, 2028",
        "Differs: IMHS, awarded on Oct 1, 2026: renewed through Sep 30, 2028",
    ]
    assert said(confirmation)[1] == (
        "Ada Winter will be listed as IFS, renewed through Sep 30, 2028; IMHS, renewed through Sep 30, 2028."
    )


def test_merging_is_done_as_confirmed_and_taken_apart_from_the_page(
    desk: Client, pair: tuple[Endorsee, Endorsee]
) -> None:
    kept, other = pair
    take(desk, address("merge", kept.pk), data(other))
    merge = Merge.objects.get()
    page = soup(desk.get(address("inspect", kept.pk)))
    assert other.number in words(page.select_one("#merges-content"))
    apart = address("apart", kept.pk, merge.pk)
    assert page.select_one(f"#merges-content a[href='{apart}']")
    take(desk, apart, {"reason": "Two people."})
    assert Endorsement.objects.get(category__code="IMHS").endorsee == other
    assert not soup(desk.get(address("inspect", kept.pk))).select("#merges-content")


def test_a_record_that_changed_since_is_read_again(desk: Client, pair: tuple[Endorsee, Endorsee]) -> None:
    kept, other = pair
    confirmed = asked(desk.post(address("merge", kept.pk), data(other)))
    builders.endorsed("IFA", person=other)
    again = desk.post(address("merge", kept.pk), confirmed)
    assert "nothing was saved" in words(soup(again).select_one(".help-warning"))
    assert not Merge.objects.exists()


def test_two_registrars_merge_the_same_records_once(desk: Client, pair: tuple[Endorsee, Endorsee]) -> None:
    """One of them the other way round."""
    kept, other = pair
    confirmed = asked(desk.post(address("merge", kept.pk), data(other)))
    merging.merge(kept=other, other=kept, reason="Me first.")
    late = desk.post(address("merge", kept.pk), confirmed, follow=True)
    assert notices(late) == ["That record was merged into this one, so nothing was changed."]
    assert Merge.objects.count() == 1


@pytest.mark.parametrize("action", ["inspect", "edit", "award", "hold", "merge"])
def test_pages_of_the_merged_record_lead_to_the_kept_one(
    desk: Client, pair: tuple[Endorsee, Endorsee], action: str
) -> None:
    kept, other = pair
    merging.merge(kept=kept, other=other, reason="One person.")
    answer = desk.get(address(action, other.pk))
    assert (answer.status_code, answer.url) == (302, address("inspect", kept.pk))


def test_the_history_of_the_merged_record_stays_readable(desk: Client, pair: tuple[Endorsee, Endorsee]) -> None:
    kept, other = pair
    merging.merge(kept=kept, other=other, reason="One person.")
    assert "Merged two records" in words(soup(desk.get(address("history", other.pk))).select_one("main"))


def test_a_merge_says_what_else_it_changes(desk: Client, pair: tuple[Endorsee, Endorsee]) -> None:
    kept, other = pair
    other.listed = False
    services.save_endorsee(endorsee=other)
    builders.endorsed("IFS", person=other)
    advice = said(desk.post(address("merge", kept.pk), data(other)))[-1]
    assert "Both have IFS. The earlier award goes on with the renewals of both." in advice
    assert "asked not to be listed" in advice


def test_records_with_the_same_name_or_email_are_offered(desk: Client, pair: tuple[Endorsee, Endorsee]) -> None:
    kept, _other = pair
    twin = builders.endorsee("Winter", "ADA")
    offered = soup(desk.get(address("merge", kept.pk))).select("#candidates-content a")
    assert [link["href"] for link in offered] == [f"?other={twin.number}"]
    filled = soup(desk.get(address("merge", kept.pk), {"other": twin.number}))
    assert filled.select_one("[name=other]")["value"] == twin.number


def test_a_number_of_nobody_or_of_the_record_itself_is_refused(desk: Client, pair: tuple[Endorsee, Endorsee]) -> None:
    kept, other = pair
    assert errors(desk.post(address("merge", kept.pk), data(kept))) == [
        "That is this record itself. Enter the number of the other one."
    ]
    mistyped = desk.post(address("merge", kept.pk), {**data(other), "other": "VA-12"})
    assert errors(mistyped) == ["It is too short or too long."]


def test_searching_for_the_merged_number_finds_the_kept_record(desk: Client, pair: tuple[Endorsee, Endorsee]) -> None:
    kept, other = pair
    merging.merge(kept=kept, other=other, reason="One person.")
    listing = soup(desk.get(address("list"), {"q": other.number}))
    assert [link["href"] for link in listing.select("main td.title a, main .title-wrapper a")][:1] == [
        address("inspect", kept.pk)
    ]
