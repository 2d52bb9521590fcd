"""A bulk renewal, an import or a mailing is undone as a whole, and whatever was done since stays."""

from datetime import date

import pytest
from wagtail.models import ModelLogEntry

from endorsement import batches, bulk, clock, services
from endorsement.enums import BatchKind, EndReason, MessageStatus
from endorsement.imports.applying import apply_import
from endorsement.mail import outbox
from endorsement.models import Batch, Endorsee, Endorsement, Message, Renewal
from endorsement.refusals import AlreadyVoided, Refused
from tests import builders
from tests.sheets import csv_of, plan_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

ROW = {"given_name": "Ada", "family_name": "Winter", "category": "IFS"}


def renewed_in_bulk(*endorsements: Endorsement, on: date = date(2026, 10, 1)) -> Batch:
    batch = Batch(kind=BatchKind.RENEWAL)
    pks = [one.pk for one in endorsements]
    bulk.renew_many(endorsements=pks, cycle=builders.cycle(on), on=clock.today(), batch=batch)
    return batch


def imported(*rows: dict[str, str]) -> Batch:
    builders.category("IFS")
    plan = plan_of(csv_of(*rows))
    apply_import(plan=plan)
    return Batch.objects.get(plan=plan)


def undone(batch: Batch) -> list[str]:
    return batches.undo(batch=batch, reason="The wrong file.").record.left


def listed() -> set[str]:
    return {one.label for one in Endorsement.objects.listed(clock.today())}


def test_undoing_a_bulk_renewal_voids_all_of_it_with_the_reason():
    endorsements = [builders.lapsing(family_name=name) for name in ("Winter", "Summer")]
    batch = renewed_in_bulk(*endorsements)
    assert listed() == {"IFS"}
    assert undone(batch) == []
    assert listed() == set()
    assert set(Renewal.objects.filter(batch=batch).values_list("void_reason", flat=True)) == {"The wrong file."}
    batch.refresh_from_db()
    assert (batch.is_undone, batch.undo_reason) == (True, "The wrong file.")


def test_a_renewal_that_was_voided_before_keeps_its_own_reason():
    batch = renewed_in_bulk(builders.lapsing())
    services.void_renewal(renewal=batch.renewals.get(), reason="Check bounced.")
    undone(batch)
    assert batch.renewals.get().void_reason == "Check bounced."


def test_renewals_made_apart_from_the_batch_stay():
    one, other = builders.lapsing(), builders.lapsing(family_name="Summer")
    services.renew(endorsement=other, cycle=builders.cycle(date(2026, 10, 1)))
    undone(renewed_in_bulk(one, other))
    assert list(Endorsement.objects.listed(clock.today())) == [other]


def test_a_batch_is_undone_once():
    batch = renewed_in_bulk(builders.lapsing())
    undone(batch)
    with pytest.raises(AlreadyVoided, match="already undone on Nov 22, 2026"):
        undone(batch)


def test_undoing_needs_a_reason():
    with pytest.raises(Refused, match="Enter a reason"):
        batches.undo(batch=renewed_in_bulk(builders.lapsing()), reason=" ")


def test_the_history_of_each_person_leads_to_the_batch():
    batch = renewed_in_bulk(endorsement := builders.lapsing())
    undone(batch)
    entries = ModelLogEntry.objects.for_instance(endorsement.endorsee).order_by("pk")
    told = [(entry.action, entry.data["batch"][1]) for entry in entries if "batch" in entry.data]
    assert told == [("endorsement.renew", batch.pk), ("endorsement.void_renewal", batch.pk)]


def test_nobody_renewed_is_no_batch():
    endorsement = builders.endorsed()
    assert renewed_in_bulk(endorsement).pk is None


def test_undoing_an_import_takes_back_awards_renewals_ends_and_fields():
    lapsed = builders.lapsing("IMHS", family_name="Summer", given_name="Ida", phone="1")
    upgraded = builders.endorsed("IFA", family_name="Fall", given_name="Eve", awarded_on=date(2026, 10, 1))
    summer = {"number": lapsed.endorsee.number, "given_name": "Ida", "family_name": "Summer", "category": "IMHS"}
    fall = {"number": upgraded.endorsee.number, "given_name": "Eve", "family_name": "Fall"}
    batch = imported(
        {**ROW, "awarded_on": "2026-11-01"},
        {**summer, "renewed_cycle": "2026–2027", "phone": "2", "email": "ida@example.org"},
        {**fall, "category": "IFA", "ended_on": "2026-11-20", "end_reason": "superseded"},
        {**fall, "category": "IFS", "awarded_on": "2026-11-20"},
    )
    assert listed() == {"IFS", "IMHS"}
    assert undone(batch) == ["1 person who was added stays, with a number."]
    assert listed() == {"IFA"}
    ida, eve = (Endorsee.objects.get(pk=one.endorsee_id) for one in (lapsed, upgraded))
    assert (ida.phone, ida.email) == ("1", "")
    assert "ida@example.org" not in ida.staff_key
    ends = eve.endorsements.in_order().values_list("category__code", "ended_on", "end_reason")
    assert list(ends) == [("IFA", None, ""), ("IFS", date(2026, 11, 20), EndReason.ENTERED_IN_ERROR)]


def test_what_somebody_did_since_an_import_stays_and_is_told():
    known = builders.lapsing("IMHS", family_name="Summer", given_name="Ida")
    summer = {"number": known.endorsee.number, "given_name": "Ida", "family_name": "Summer"}
    batch = imported({**ROW, "awarded_on": "2026-11-01"}, {**summer, "category": "IMHS", "phone": "2"})
    award = Endorsement.objects.get(category__code="IFS")
    services.renew(endorsement=award, cycle=builders.cycle(date(2028, 10, 1)))
    ida = Endorsee.objects.get(pk=known.endorsee_id)
    ida.phone = "3"
    services.save_endorsee(endorsee=ida)
    assert undone(batch) == [
        "Ada Winter, IFS: stays, renewed since.",
        "Ida Summer, phone: stays, changed since.",
        "1 person who was added stays, with a number.",
    ]
    assert listed() == {"IFS"}
    assert award.renewals.standing().count() == 3
    assert Endorsee.objects.get(pk=ida.pk).phone == "3"


def test_a_phone_that_the_person_agreed_to_show_since_gives_no_way_to_an_earlier_one():
    """The consent is to the number that the import wrote."""
    person = builders.endorsed(phone="1").endorsee
    batch = imported({**ROW, "number": person.number, "phone": "2"})
    now = Endorsee.objects.get(pk=person.pk)
    now.show_phone = True
    services.save_endorsee(endorsee=now)
    assert undone(batch) == ["Ada Winter, phone: stays, changed since."]
    now.refresh_from_db()
    assert (now.phone, now.show_phone) == ("2", True)


def test_an_end_stays_if_the_person_was_awarded_the_same_again():
    ended = builders.endorsed("IFA", awarded_on=date(2026, 10, 1))
    row = {**ROW, "number": ended.endorsee.number, "category": "IFA"}
    batch = imported({**row, "ended_on": "2026-11-01", "end_reason": "relinquished"})
    builders.endorsed("IFA", person=ended.endorsee, awarded_on=date(2026, 11, 10))
    assert undone(batch) == ["Ada Winter, IFA: stays, awarded again since."]


def test_undoing_a_mailing_stops_what_has_not_left():
    people = [builders.endorsee(name, email=f"{name}@example.org") for name in ("winter", "summer")]
    _number, batch = outbox.queue_notes([one.pk for one in people], subject="News", text="We moved.")
    sent = Message.objects.first()
    Message.objects.filter(pk=sent.pk).update(status=MessageStatus.SENT, sent_at=clock.now(), claimed_at=clock.now())
    assert undone(batch) == ["1 message has left and can't be called back."]
    assert Message.objects.exclude(pk=sent.pk).get().status == MessageStatus.DROPPED
