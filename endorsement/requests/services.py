"""The writers of renewal requests: sent, withdrawn, asked back, declined, approved.

As `endorsement.services`: keyword-only, all or nothing, in the history of the person. Approving renews by
`bulk.renew_many` and changes the record by `services.save_endorsee`, in one transaction.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from wagtail.admin.utils import get_user_display_name

from endorsement import audit, bulk, clock, locks, refusals, services
from endorsement.bulk import Line
from endorsement.calendar.terms import short_date
from endorsement.edits import Values
from endorsement.enums import RENEWABLE, MessageKind, RenewalGroup, RequestStatus
from endorsement.mail import outbox
from endorsement.models import (
    Endorsee,
    Endorsement,
    RegistrySettings,
    RenewalCycle,
    RenewalLink,
    RenewalRequest,
    RequestFile,
)
from endorsement.requests import files, proposals
from endorsement.requests.answers import Answers, open_points
from endorsement.requests.files import Proof
from endorsement.requests.requirements import Asked
from endorsement.saving import Done
from endorsement.site_language import site_language


@dataclass(frozen=True)
class Sent:
    """What a person sends: the answers, the record as they saw it, what they changed in it, and what they agreed to."""

    answers: Answers
    seen: Values
    proposed: Values
    consent_text: str = ""
    proofs: Sequence[Proof] = ()


@dataclass(frozen=True)
class Read:
    """The request as a registrar read it and decided: what is renewed, what is changed, and the record as it was."""

    sent_at: datetime
    endorsements: Collection[int]
    fields: Collection[str]
    shown: Values
    effective_on: date


# --- The person's side ---


def lines_of(endorsee: Endorsee, cycle: RenewalCycle, *, on: date) -> list[Line]:
    """What a renewal for the cycle would do with each of the person's endorsements, and why."""
    return bulk.plan_renewals(endorsees=[endorsee.pk], cycle=cycle, effective_on=on, on=on)


@locks.writing()
def send_request(*, link: RenewalLink, sent: Sent) -> Done[RenewalRequest]:
    """Makes the request, or changes the person's open one: sent twice is once.

    Where the settings say so, a request without open points is approved at once.

    Raises:
        Refused: none of the endorsements can be renewed, or there would be too many files.
    """
    now = clock.now()
    wanted = _renewable(link, sent.answers.endorsements, on=now.date())
    request = RenewalRequest.objects.open().filter(endorsee=link.endorsee, cycle=link.cycle).first()
    before = request.status if request else None
    request = request or RenewalRequest(endorsee=link.endorsee, cycle=link.cycle)
    request.status, request.sent_at = RequestStatus.NEW, now
    request.asked = Asked.of(wanted, cycle=link.cycle).as_json()
    request.answers = replace(sent.answers, endorsements=tuple(each.pk for each in wanted)).as_json()
    request.seen, request.proposed, request.consent_text = sent.seen, sent.proposed, sent.consent_text
    request.save()
    _keep_files(request, sent.proofs)
    changes: audit.Changes = {"request": [before, str(RequestStatus.NEW)], "cycle": [None, link.cycle.name]}
    done = _done(request, audit.SEND_REQUEST, by=None, changes=changes)
    if RegistrySettings.load().requests_approve_themselves and not points_of(request, on=now.date()):
        return _approved(request, by=None, read=None)
    _tell(request, MessageKind.REQUEST_RECEIVED)
    return done


def _renewable(link: RenewalLink, endorsements: Collection[int], *, on: date) -> list[Endorsement]:
    lines = lines_of(link.endorsee, link.cycle, on=on)
    possible = {line.pk for line in lines if line.group in RENEWABLE}
    if not possible.intersection(endorsements):
        raise refusals.Refused(_("None of these endorsements can be renewed now. Nothing was sent."))
    return list(Endorsement.objects.filter(pk__in=possible.intersection(endorsements)).in_order())


def _keep_files(request: RenewalRequest, proofs: Iterable[Proof]) -> None:
    known = set(request.files.values_list("digest", flat=True))
    new = {proof.digest: proof for proof in proofs if proof.digest not in known}
    if len(known) + len(new) > files.MOST:
        raise refusals.Refused(_("Send three files at most."))
    written: list[RequestFile] = []
    try:
        for digest, proof in new.items():
            file = RequestFile(
                request=request,
                name=proof.name,
                kind=proof.kind,
                size=len(proof.content),
                digest=digest,
                uploaded_at=request.sent_at,
            )
            file.file.save(proof.name, ContentFile(proof.content), save=False)
            written.append(file)
            file.save(force_insert=True)
    except Exception:
        # The rows go with the transaction; files don't.
        for file in written:
            file.file.storage.delete(str(file.file.name))
        raise


@locks.writing()
def withdraw_request(*, link: RenewalLink) -> Done[RenewalRequest] | None:
    """Takes the person's open request back; None if there is none."""
    request = RenewalRequest.objects.open().filter(endorsee=link.endorsee, cycle=link.cycle).first()
    return _decide(request, RequestStatus.WITHDRAWN, by=None) if request else None


# --- The registrar's side ---


def points_of(request: RenewalRequest, *, on: date) -> list[str]:
    """What a registrar should look at, in sentences; a request without any is complete."""
    return points_of_many([request], on=on)[request.pk]


def points_of_many(requests: Collection[RenewalRequest], *, on: date) -> dict[int, list[str]]:
    """`points_of` for each, by id; the number of queries grows with the cycles, not with the requests."""
    lines: dict[tuple[int, int], Line] = {}
    for cycle in {request.cycle_id: request.cycle for request in requests}.values():
        people = [request.endorsee_id for request in requests if request.cycle_id == cycle.pk]
        of_cycle = bulk.plan_renewals(endorsees=people, cycle=cycle, effective_on=on, on=on)
        lines |= {(cycle.pk, line.pk): line for line in of_cycle}
    records = Endorsee.objects.in_bulk([request.endorsee_id for request in requests])
    return {
        request.pk: _points(
            request,
            [line for pk in request.answers["endorsements"] if (line := lines.get((request.cycle_id, pk)))],
            record=records[request.endorsee_id],
        )
        for request in requests
    }


def _points(request: RenewalRequest, lines: Iterable[Line], *, record: Endorsee) -> list[str]:
    points = open_points(Asked.from_json(request.asked), Answers.from_json(request.answers))
    for line in lines:
        if line.group not in (RenewalGroup.DUE, RenewalGroup.RENEWED):
            points.append(f"{line.label}: {line.reason.rstrip('.')}.")
    if proposals.conflicts(request, record):
        points.append(_("The record was changed after the request was sent."))
    return points


@locks.writing()
def ask_question(*, request: RenewalRequest, question: str, by: Any = None) -> Done[RenewalRequest]:
    """Asks the person back; the request stays open until they send it again.

    Raises:
        AlreadyDecided
    """
    request = _open(request)
    before, request.status = request.status, RequestStatus.QUESTION
    request.question = _needed(question)
    request.save(update_fields=["status", "question"])
    _tell(request, MessageKind.QUESTION, question=request.question)
    changes = _changes(request, before, question=request.question)
    return _done(request, audit.DECIDE_REQUEST, by=by, changes=changes)


@locks.writing()
def decline_request(*, request: RenewalRequest, reason: str, by: Any = None) -> Done[RenewalRequest]:
    """Declines, with a reason that the person reads.

    Raises:
        AlreadyDecided
    """
    done = _decide(_open(request), RequestStatus.DECLINED, by=by, reason=_needed(reason))
    _tell(done.record, MessageKind.REQUEST_DECLINED, reason=done.record.reason)
    return done


@locks.writing()
def approve_request(*, request: RenewalRequest, by: Any = None, read: Read | None = None) -> Done[RenewalRequest]:
    """Renews the endorsements and changes the record, or refuses and does neither.

    Args:
        read: what the registrar read and chose; without it, the request as it was sent.

    Raises:
        AlreadyDecided
        SentAnew: the person sent something else since the registrar read it.
        ChangedMeanwhile: the record was changed too, in a field that would be written over.
        Refused: an endorsement can't be renewed.
    """
    return _approved(_open(request), by=by, read=read)


def _approved(request: RenewalRequest, *, by: Any, read: Read | None) -> Done[RenewalRequest]:
    if read:
        _check_not_sent_anew(request, read.sent_at)
    today = clock.today()
    with site_language():
        note = _("Renewal request of %(date)s") % {"date": short_date(clock.local(request.sent_at).date())}
    lines = bulk.renew_many(
        endorsements=read.endorsements if read else request.answers["endorsements"],
        cycle=request.cycle,
        on=today,
        by=by,
        effective_on=read.effective_on if read else None,
        note=note,
    )
    refused = [line for line in lines if line.group not in (*RENEWABLE, RenewalGroup.RENEWED)]
    if refused:
        raise refusals.Refused(" ".join(f"{line.label}: {line.reason.rstrip('.')}." for line in refused))
    _change_record(request, by=by, read=read)
    return _decide(request, RequestStatus.APPROVED, by=by)


def _change_record(request: RenewalRequest, *, by: Any, read: Read | None) -> None:
    wanted = {field: value for field, value in request.proposed.items() if read is None or field in read.fields}
    endorsee = proposals.with_changes(
        Endorsee.objects.get(pk=request.endorsee_id), seen=read.shown if read else request.seen, proposed=wanted
    )
    if request.consent_text:
        endorsee.consented_at, endorsee.consent_text = request.sent_at, request.consent_text
    services.save_endorsee(endorsee=endorsee, by=by)


def approve_many(*, requests: Mapping[int, datetime], by: Any = None) -> list[tuple[RenewalRequest, str]]:
    """Approves the requests as they were sent, and returns each with why it wasn't, "" where it was.

    One refusal stops no other.

    Args:
        requests: the id of each, with when the request that the registrar read was sent.
    """
    with locks.writing():
        found = (
            RenewalRequest.objects.filter(pk__in=requests).select_related("endorsee", "cycle").order_by("sent_at", "pk")
        )
        return [(request, _why_not(request, requests[request.pk], by=by)) for request in found]


def _why_not(request: RenewalRequest, read_at: datetime, *, by: Any) -> str:
    try:
        if request.is_open:
            _check_not_sent_anew(request, read_at)
        approve_request(request=request, by=by)
    except refusals.Refused as refusal:
        return str(refusal)
    return ""


def _check_not_sent_anew(request: RenewalRequest, read_at: datetime) -> None:
    if read_at != request.sent_at:
        raise refusals.SentAnew(_("The person sent this request again since you opened it. Read it, then decide."))


def _open(request: RenewalRequest) -> RenewalRequest:
    """The request as it is now, locked."""
    found: RenewalRequest = (
        RenewalRequest.objects.select_related("endorsee", "cycle", "decided_by")
        .select_for_update(of=("self",))
        .get(pk=request.pk)
    )
    if not found.is_open:
        raise refusals.AlreadyDecided(_told(found))
    return found


def _told(request: RenewalRequest) -> str:
    """ "Ann Archer already approved this request on Nov 22, 2026. Nothing was changed." """
    day = short_date(clock.local(request.decided_at).date())  # type: ignore[arg-type]
    words = {"date": day, "status": request.get_status_display().lower()}
    if request.decided_by is None:
        return _("This request was already %(status)s on %(date)s. Nothing was changed.") % words
    words["user"] = get_user_display_name(request.decided_by)
    return _("This request was already %(status)s by %(user)s on %(date)s. Nothing was changed.") % words


def _needed(text: str) -> str:
    if not text.strip():
        raise refusals.Refused(_("Write what the person should read."))
    return text.strip()


def _decide(request: RenewalRequest, status: RequestStatus, *, by: Any, reason: str = "") -> Done[RenewalRequest]:
    before, request.status = request.status, status
    request.reason, request.decided_by, request.decided_at = reason, by, clock.now()
    request.save(update_fields=["status", "reason", "decided_by", "decided_at"])
    return _done(request, audit.DECIDE_REQUEST, by=by, changes=_changes(request, before, reason=reason))


def _tell(request: RenewalRequest, kind: MessageKind, **values: str) -> None:
    """Queues the mail about what became of the request, for people who get mail."""
    outbox.queue(endorsee=request.endorsee, kind=kind, cycle=request.cycle, values=values)


def _changes(request: RenewalRequest, before: str, **words: str) -> audit.Changes:
    told: audit.Changes = {name: [None, text] for name, text in words.items() if text}
    return {"request": [before, str(request.status)], "cycle": [request.cycle.name, request.cycle.name], **told}


def _done(request: RenewalRequest, action: str, *, by: Any, changes: audit.Changes) -> Done[RenewalRequest]:
    """In the history of the person. Nothing that others show has changed, so nothing is announced."""
    audit.record(request.endorsee, action, by=by, changes=changes)
    return Done(request, changes)
