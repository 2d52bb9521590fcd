"""Two records of one person become one, whose number answers for both, and can be taken apart again."""

from datetime import date

import pytest

from endorsement import attachments, clock, merging, services
from endorsement.enums import EndReason, FileKind, HoldKind, MessageKind, VerificationStatus
from endorsement.imports.applying import apply_import
from endorsement.mail import outbox
from endorsement.models import Endorsee, Endorsement, Merge, Renewal
from endorsement.public.verification import verify
from endorsement.refusals import AlreadyEndorsed, AlreadyVoided, Refused
from endorsement.requests.files import Proof
from endorsement.requests.links import new_link, read_link
from tests import builders
from tests.endorsement.admin.reading import history
from tests.endorsement.requests import asking
from tests.sheets import csv_of, outcomes, plan_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def merged(kept: Endorsee, other: Endorsee) -> Merge:
    return merging.merge(kept=kept, other=other, reason="One person.").record


def apart(merge: Merge) -> None:
    merging.take_apart(merge=merge, reason="Two people.")


def two(one_label: str = "IFS", other_label: str = "IMHS") -> tuple[Endorsement, Endorsement]:
    one = builders.endorsed(one_label, family_name="Winter", given_name="Ada")
    return one, builders.endorsed(other_label, family_name="Winter", given_name="Ada M.", external_id="7")


def listed() -> dict[str, list[str]]:
    today = clock.today()
    return {
        person.name: [one.label for one in person.endorsements_on_registry]
        for person in Endorsee.objects.listed(today).with_endorsements(today)
    }


def test_all_that_the_other_record_holds_moves_and_its_number_verifies_to_the_kept_one():
    one, other = two()
    request = asking.requested(builders.lapsing("IFA", person=other.endorsee))
    services.place_hold(endorsee=other.endorsee, kind=HoldKind.INACTIVE, starts_on=date(2027, 1, 1), reason="Leave.")
    mailed = builders.endorsee("Mailed", email="m@example.org")
    message = outbox.queue(endorsee=mailed, kind=MessageKind.NOTE, values={"subject": "", "text": ""})
    merged(one.endorsee, message.endorsee)
    merged(one.endorsee, other.endorsee)
    for row in (request, message, other):
        row.refresh_from_db()
    assert {request.endorsee, message.endorsee, other.endorsee} == {one.endorsee}
    assert listed() == {"Ada Winter": ["IFS", "IMHS"]}
    assert one.endorsee.holds.count() == 1
    known = Endorsee.with_merged.get(number=Merge.objects.earliest("-pk").other.number)
    verification = verify(known.number, on=clock.today())
    assert (verification.status, verification.record.number) == (VerificationStatus.ACTIVE, one.endorsee.number)


def test_files_move_and_the_one_that_both_have_stays():
    one, other = two()
    for person, content in ((one, b"%PDF-1 same"), (other, b"%PDF-1 same"), (other, b"%PDF-1 own")):
        proof = Proof(name="letter.pdf", kind=FileKind.PDF, content=content)
        attachments.attach(endorsee=person.endorsee, proof=proof)
    merge = merged(one.endorsee, other.endorsee)
    assert (one.endorsee.attachments.count(), other.endorsee.attachments.count()) == (2, 1)
    apart(merge)
    assert (one.endorsee.attachments.count(), other.endorsee.attachments.count()) == (1, 2)


def test_the_other_record_is_found_by_nobody_and_the_kept_one_by_both_names_and_ids():
    one, other = two()
    merged(one.endorsee, other.endorsee)
    assert list(Endorsee.objects.all()) == [one.endorsee]
    assert [found.pk for found in Endorsee.objects.matching([["m"]], key="staff_key")] == [one.endorsee.pk]
    assert Endorsee.objects.get().external_id == "7"


def test_one_endorsement_recorded_twice_goes_on_with_the_renewals_of_both():
    """She was awarded again in place of a renewal: nobody who paid leaves the list."""
    one = builders.lapsing("IFS", family_name="Winter")
    other = builders.endorsed("IFS", family_name="Winter", awarded_on=date(2026, 10, 10))
    merged(other.endorsee, one.endorsee)
    assert listed() == {"Ada Winter": ["IFS"]}
    going_on = Endorsement.objects.listed(clock.today()).get()
    assert (going_on.pk, going_on.awarded_on) == (one.pk, date(2024, 11, 5))
    cycles = going_on.renewals.standing().order_by("cycle__starts_on").values_list("cycle__name", flat=True)
    assert list(cycles) == ["2024–2025", "2025–2026", "2026–2027", "2027–2028"]
    other.refresh_from_db()
    assert (other.ended_on, other.end_reason) == (other.awarded_on, EndReason.ENTERED_IN_ERROR)


def test_of_two_renewals_for_one_cycle_the_earlier_counts():
    one, other = builders.lapsing("IFS"), builders.lapsing("IFS", awarded_on=date(2025, 1, 5))
    cycle = builders.cycle(date(2026, 10, 1))
    services.renew(endorsement=one, cycle=cycle, effective_on=date(2026, 12, 1))
    services.renew(endorsement=other, cycle=cycle, effective_on=date(2026, 11, 1))
    assert listed() == {"Ada Winter": ["IFS"]}
    merge = merged(one.endorsee, other.endorsee)
    assert listed() == {"Ada Winter": ["IFS"]}
    apart(merge)
    assert Renewal.objects.standing().get(endorsement=one, cycle=cycle).effective_on == date(2026, 12, 1)


def test_the_same_kind_with_an_end_between_is_refused():
    one, other = two("IFS", "IFS")
    services.end_endorsement(endorsement=one, ended_on=date(2026, 11, 10), reason=EndReason.RELINQUISHED)
    with pytest.raises(AlreadyEndorsed, match="Both records have IFS on some of the same days"):
        merged(one.endorsee, other.endorsee)


def test_who_asked_for_it_on_either_record_is_not_listed_and_gets_no_mail():
    one, other = two()
    quiet = other.endorsee
    quiet.listed, quiet.no_mail = False, True
    services.save_endorsee(endorsee=quiet)
    merge = merged(one.endorsee, quiet)
    now = Endorsee.objects.get()
    assert (now.listed, now.no_mail, listed()) == (False, True, {})
    apart(merge)
    now.refresh_from_db()
    assert (now.listed, now.no_mail) == (True, False)


def test_what_the_kept_record_shows_of_a_person_stays_its_own():
    one = builders.endorsed(family_name="Winter").endorsee
    other = builders.endorsed("IMHS", family_name="Winter", phone="804-555-0100", show_phone=True).endorsee
    merged(one, other)
    record = verify(other.number, on=clock.today()).record
    assert record.phone is None


def test_taken_apart_each_has_its_own_again():
    one, other = two()
    apart(merged(one.endorsee, other.endorsee))
    assert listed() == {"Ada Winter": ["IFS"], "Ada M. Winter": ["IMHS"]}
    assert verify(other.endorsee.number, on=clock.today()).record.name == "Ada M. Winter"
    ids = Endorsee.objects.order_by("pk").values_list("external_id", "other_names")
    assert list(ids) == [("", ""), ("7", "")]


def test_what_was_recorded_since_stays_with_the_endorsement_or_the_record():
    one, other = two()
    merge = merged(one.endorsee, other.endorsee)
    services.renew(endorsement=other, cycle=builders.cycle(date(2028, 10, 1)))
    builders.endorsed("IFA", person=one.endorsee)
    apart(merge)
    assert listed() == {"Ada Winter": ["IFA", "IFS"], "Ada M. Winter": ["IMHS"]}
    assert other.renewals.standing().count() == 3


def test_a_number_leads_on_through_two_merges_and_back():
    first, second = two()
    third = builders.endorsed("IFA", family_name="Third").endorsee
    inner = merged(second.endorsee, first.endorsee)
    outer = merged(third, second.endorsee)
    assert Endorsee.objects.numbered(first.endorsee.number).get() == third
    with pytest.raises(Refused, match="merged into another record since"):
        apart(inner)
    apart(outer)
    assert Endorsee.objects.numbered(first.endorsee.number).get() == second.endorsee
    apart(inner)
    assert Endorsee.objects.numbered(first.endorsee.number).get() == first.endorsee


def test_merges_into_one_record_are_taken_apart_last_first():
    one, other = two()
    earlier = merged(one.endorsee, other.endorsee)
    merged(one.endorsee, builders.endorsee("Third"))
    with pytest.raises(Refused, match="Another record was merged into this one since"):
        apart(earlier)


def test_both_are_done_once():
    one, other = two()
    merge = merged(one.endorsee, other.endorsee)
    with pytest.raises(Refused, match="was merged into Ada Winter"):
        merged(one.endorsee, other.endorsee)
    apart(merge)
    with pytest.raises(AlreadyVoided):
        apart(merge)


def test_a_page_of_the_merged_record_that_is_still_open_writes_nothing():
    one, other = two()
    stale = Endorsee.objects.get(pk=other.endorsee_id)
    merged(one.endorsee, other.endorsee)
    stale.phone = "1"
    for write in (
        lambda: services.save_endorsee(endorsee=stale),
        lambda: services.award(endorsee=stale, awarded_on=clock.today(), **builders.kind_of("IFA")),
        lambda: services.place_hold(endorsee=stale, kind=HoldKind.RETIRED, starts_on=clock.today(), reason="Letter."),
    ):
        with pytest.raises(Refused, match="was merged into Ada Winter"):
            write()


def test_a_personal_link_of_the_other_record_leads_to_the_kept_one():
    one, other = two()
    token = new_link(endorsee=other.endorsee, cycle=builders.cycle(date(2026, 10, 1))).rstrip("/").rpartition("/")[2]
    merged(one.endorsee, other.endorsee)
    assert read_link(token, on=clock.today()).endorsee == one.endorsee


def test_a_file_with_the_other_number_or_id_is_about_the_kept_record():
    one, other = two()
    merged(one.endorsee, other.endorsee)
    plan = plan_of(
        csv_of({"number": other.endorsee.number, "family_name": "Winter", "given_name": "Ada", "phone": "1"})
    )
    assert outcomes(plan) == ["update"]
    apply_import(plan=plan)
    assert Endorsee.objects.get().phone == "1"


def test_the_history_of_both_has_the_merge_and_the_end_of_it():
    one, other = two()
    apart(merged(one.endorsee, other.endorsee))
    for person in (one.endorsee, other.endorsee):
        actions = [action for action, _user, _changes in history(person)]
        assert [each for each in actions if each in ("endorsement.merge", "endorsement.take_apart")] == [
            "endorsement.take_apart",
            "endorsement.merge",
        ]


def test_two_open_requests_for_a_cycle_are_decided_first():
    one, other = (builders.lapsing("IFS"), builders.lapsing("IMHS"))
    for endorsement in (one, other):
        asking.requested(endorsement)
    with pytest.raises(Refused, match="Decide about one of them first"):
        merged(one.endorsee, other.endorsee)


def test_a_sample_person_is_not_merged_with_a_real_one():
    one, other = two()
    Endorsee.objects.filter(pk=other.endorsee_id).update(is_sample=True)
    with pytest.raises(Refused, match="sample"):
        merged(one.endorsee, other.endorsee)
