"""Merges two records of one person, and takes them apart again.

What the other record holds moves to the kept one, and its number leads there. If both have the same endorsement open,
the one that was awarded first goes on with the renewals of both, and the later one counts as entered in error. The
other record stays as it was otherwise, and nobody finds it. `Merge.moved` has what was done, by ids, so that exactly
that is taken back; what was recorded since stays with the endorsement or the record on which it was recorded.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from endorsement import audit, clock, edits, locks, refusals, services
from endorsement.calendar.terms import short_date
from endorsement.corrections import write_correction
from endorsement.enums import REPEATABLE, CorrectionKind, EndReason
from endorsement.models import (
    Attachment,
    Correction,
    Endorsee,
    Endorsement,
    Hold,
    Merge,
    Message,
    NumberAlias,
    Renewal,
    RenewalLink,
    RenewalRequest,
)
from endorsement.saving import Done
from endorsement.search_keys import joined_names
from endorsement.site_language import site_language

# What moves, and whether the database wants a correction for it.
MOVED: dict[str, tuple[Any, bool]] = {
    "endorsements": (Endorsement, True),
    "holds": (Hold, True),
    "messages": (Message, False),
    "requests": (RenewalRequest, False),
    "links": (RenewalLink, False),
    "attachments": (Attachment, False),
}
FIELDS = ["other_names", "external_id", "other_external_ids", "listed", "no_mail"]


@locks.writing()
def merge(*, kept: Endorsee, other: Endorsee, reason: str, by: Any = None) -> Done[Merge]:
    """Moves all that `other` holds to `kept`, to which its number leads from now on.

    If either asked not to be listed, or for no mail, so is the kept record.

    Raises:
        Refused: it is one record, one was merged before, or what both hold can't be one person's.
    """
    kept, other = _both(kept, other)
    pairs = list(_same_endorsement(kept, other))
    _refuse_two_open_requests(kept, other)
    numbers: audit.Changes = {"kept": [kept.number, kept.number], "merged": [other.number, kept.number]}
    correction = write_correction(CorrectionKind.MERGE, reason=reason, by=by, changes=numbers)
    moved: dict[str, Any] = {"ended": [], "made": [], "voided": []}
    for survivor, dropped in pairs:
        moved["ended"].append([dropped.pk, *edits.values_of(dropped, ["ended_on", "end_reason"]).values()])
        _carry_over(survivor, dropped, moved, by=by)
        services.write_end(dropped, dropped.awarded_on, EndReason.ENTERED_IN_ERROR)
    stays = {Message: _mail_of_both(kept, other), Attachment: _files_of_both(kept, other)}
    for name, (model, needs_correction) in MOVED.items():
        rows = model.objects.filter(endorsee=other).exclude(pk__in=stays.get(model, []))
        moved[name] = list(rows.values_list("pk", flat=True))
        rows.update(endorsee=kept, **({"correction": correction} if needs_correction else {}))
    moved["aliases"] = list(NumberAlias.objects.filter(endorsee=other).values_list("number", flat=True))
    NumberAlias.objects.filter(endorsee=other).update(endorsee=kept)
    NumberAlias.objects.update_or_create(number=other.number, defaults={"endorsee": kept})
    moved["external_id"] = other.external_id
    Endorsee.with_merged.filter(pk=other.pk).update(merged_into=kept, external_id="", updated_at=clock.now())
    moved["before"], moved["after"] = _join_records(kept, other, by=by)
    made: Merge = Merge.objects.create(kept=kept, other=other, correction=correction, moved=moved)
    return _told(made, audit.MERGE, {**numbers, "reason": [None, correction.reason]}, by=by)


def _both(kept: Endorsee, other: Endorsee) -> tuple[Endorsee, Endorsee]:
    """The two as they are now, locked in the order of their keys."""
    if kept.pk == other.pk:
        raise refusals.Refused(_("That is this record itself. Enter the number of the other one."))
    wanted = [kept.pk, other.pk]
    found = Endorsee.with_merged.select_for_update().filter(pk__in=wanted).order_by("pk").in_bulk()
    for pk in wanted:
        refusals.check_not_merged(found[pk])
    if found[kept.pk].is_sample != found[other.pk].is_sample:
        raise refusals.Refused(_("One of the two is a sample person, and the other isn't. They stay apart."))
    return found[kept.pk], found[other.pk]


def _same_endorsement(kept: Endorsee, other: Endorsee) -> Iterator[tuple[Endorsement, Endorsement]]:
    """The pairs that are one endorsement, recorded twice: the one that goes on, and the other one."""
    held = list(kept.endorsements.select_related("endorsee", "category", "designation"))
    for theirs in other.endorsements.select_related("endorsee", "category", "designation"):
        for ours in held:
            if (ours.category_id, ours.designation_id) != (theirs.category_id, theirs.designation_id):
                continue
            last = min(ours.ended_on or date.max, theirs.ended_on or date.max)
            if max(ours.awarded_on, theirs.awarded_on) >= last or _is_error(ours) or _is_error(theirs):
                continue
            if ours.ended_on or theirs.ended_on:
                raise refusals.AlreadyEndorsed(
                    _(
                        "Both records have %(label)s on some of the same days (awarded on %(one)s and on %(two)s), and "
                        "one of them has ended. Correct the dates or the end first."
                    )
                    % {
                        "label": ours.label,
                        "one": short_date(ours.awarded_on),
                        "two": short_date(theirs.awarded_on),
                    }
                )
            yield (ours, theirs) if ours.awarded_on <= theirs.awarded_on else (theirs, ours)


def _is_error(endorsement: Endorsement) -> bool:
    return endorsement.end_reason == EndReason.ENTERED_IN_ERROR


def _refuse_two_open_requests(kept: Endorsee, other: Endorsee) -> None:
    asked = RenewalRequest.objects.open()
    for request in asked.filter(endorsee=other).select_related("cycle"):
        if asked.filter(endorsee=kept, cycle=request.cycle).exists():
            raise refusals.Refused(
                _("Both records have an open renewal request for %(cycle)s. Decide about one of them first.")
                % {"cycle": request.cycle.name}
            )


def _carry_over(survivor: Endorsement, dropped: Endorsement, moved: dict[str, Any], *, by: Any) -> None:
    """Records the renewals of the one for the other, so that nobody leaves the list who paid on either record."""
    stands = {each.cycle_id: each for each in survivor.renewals.standing().select_related("cycle")}
    with site_language():
        note = _("From the merged record")
    for theirs in dropped.renewals.standing().select_related("cycle"):
        ours = stands.get(theirs.cycle_id)
        if ours and ours.effective_on <= theirs.effective_on:
            continue
        if ours:
            moved["voided"].append(ours.pk)
            _void(ours, reason=note, by=by)
        moved["made"].append(_record_again(theirs, endorsement=survivor, note=note, by=by).pk)


def _record_again(renewal: Renewal, *, endorsement: Endorsement, note: str, by: Any) -> Renewal:
    made = services.new_renewal(
        endorsement,
        renewal.cycle,
        kind=renewal.kind,  # type: ignore[arg-type]
        effective_on=renewal.effective_on,
        by=by,
        note=note,
        batch=renewal.batch,
    )
    made.save(force_insert=True)
    return made


def _void(renewal: Renewal, *, reason: str, by: Any) -> None:
    Renewal.objects.standing().filter(pk=renewal.pk).update(voided_at=clock.now(), voided_by=by, void_reason=reason)


def _mail_of_both(kept: Endorsee, other: Endorsee) -> list[int]:
    """Of the mail that a person gets once for a cycle, the other's (ids) where both have it: that stays where it is."""
    once = Message.objects.exclude(kind__in=REPEATABLE)
    held = set(once.filter(endorsee=kept).values_list("kind", "cycle"))
    return [pk for pk, *what in once.filter(endorsee=other).values_list("pk", "kind", "cycle") if tuple(what) in held]


def _files_of_both(kept: Endorsee, other: Endorsee) -> list[int]:
    """The other's files (ids) that are kept with both: a record has each file once."""
    held = Attachment.objects.filter(endorsee=kept, removed_at=None).values("digest")
    same = Attachment.objects.filter(endorsee=other, removed_at=None, digest__in=held)
    return list(same.values_list("pk", flat=True))


def _join_records(kept: Endorsee, other: Endorsee, *, by: Any) -> tuple[edits.Values, edits.Values]:
    """Staff find the kept record by the other's names and ids; what the public sees of it only becomes less."""
    before = edits.values_of(kept, FIELDS)
    if other.name.casefold() != kept.name.casefold():
        kept.other_names = joined_names(kept.other_names, other.name)
    if other.other_names:
        kept.other_names = joined_names(kept.other_names, *other.other_names.split(","))
    ids = [*kept.other_external_ids.split(","), *other.other_external_ids.split(",")]
    if not kept.external_id:
        kept.external_id = other.external_id
    elif other.external_id:
        ids.append(other.external_id)
    kept.other_external_ids = ", ".join(dict.fromkeys(filter(None, map(str.strip, ids))))
    for name in ("other_names", "other_external_ids"):
        field: Any = Endorsee._meta.get_field(name)
        if len(getattr(kept, name)) > field.max_length:
            raise refusals.Refused(_("The other names or external ids of both are too long together. Shorten them."))
    kept.listed = kept.listed and other.listed
    kept.no_mail = kept.no_mail or other.no_mail
    services.save_endorsee(endorsee=kept, by=by)
    return before, edits.values_of(kept, FIELDS)


# --- Apart again ---


@locks.writing()
def take_apart(*, merge: Merge, reason: str, by: Any = None) -> Done[Merge]:
    """Gives the other record back what the merge took from it; its number leads to it again.

    Raises:
        AlreadyVoided: it was taken apart before.
        Refused: a later merge comes first.
        AlreadyEndorsed: an endorsement that would go on again was awarded anew since.
    """
    merge = Merge.objects.select_for_update(of=("self",)).select_related("kept", "other").get(pk=merge.pk)
    _refuse_out_of_turn(merge)
    kept, other, moved = merge.kept, merge.other, merge.moved
    numbers: audit.Changes = {"kept": [kept.number, kept.number], "merged": [kept.number, other.number]}
    correction = write_correction(CorrectionKind.APART, reason=reason, by=by, changes=numbers)
    _give_back(merge, correction, by=by)
    _part_records(kept, moved, by=by)
    taken = Endorsee.with_merged.filter(external_id=moved["external_id"]).exclude(external_id="").exists()
    external_id = "" if taken else moved["external_id"]
    Endorsee.with_merged.filter(pk=other.pk).update(merged_into=None, external_id=external_id, updated_at=clock.now())
    merge.apart = correction
    merge.save(update_fields=["apart"])
    return _told(merge, audit.APART, {**numbers, "reason": [None, correction.reason]}, by=by)


def _refuse_out_of_turn(merge: Merge) -> None:
    if merge.apart_id:
        raise refusals.AlreadyVoided(_("These records have been taken apart already. Nothing was changed."))
    if merge.kept.merged_into_id:
        raise refusals.Refused(
            _("%(name)s was merged into another record since. Take that merge apart first.") % {"name": merge.kept.name}
        )
    if Merge.objects.filter(kept=merge.kept, apart=None, pk__gt=merge.pk).exists():
        raise refusals.Refused(_("Another record was merged into this one since. Take that merge apart first."))


def _give_back(merge: Merge, correction: Correction, *, by: Any) -> None:
    moved = merge.moved
    with site_language():
        reason = _("The records were taken apart.")
    for renewal in Renewal.objects.filter(pk__in=moved["made"]):
        _void(renewal, reason=reason, by=by)
    for renewal in Renewal.objects.filter(pk__in=moved["voided"]).select_related("endorsement", "cycle", "batch"):
        if not Renewal.objects.standing().filter(endorsement=renewal.endorsement, cycle=renewal.cycle).exists():
            _record_again(renewal, endorsement=renewal.endorsement, note=renewal.note, by=by)
    for name, (model, needs_correction) in MOVED.items():
        rows = model.objects.filter(pk__in=moved[name])
        rows.update(endorsee=merge.other, **({"correction": correction} if needs_correction else {}))
    for pk, ended_on, end_reason in moved["ended"]:
        endorsement = Endorsement.objects.select_related("endorsee").get(pk=pk)
        if not _is_error(endorsement):
            continue
        edits.set_values(endorsement, {"ended_on": ended_on, "end_reason": end_reason})
        refusals.check_apart(endorsement)
        endorsement.save(update_fields=["ended_on", "end_reason"])
    numbers = [*moved["aliases"], merge.other.number]
    NumberAlias.objects.filter(number__in=numbers, endorsee=merge.kept).update(endorsee=merge.other)


def _part_records(kept: Endorsee, moved: dict[str, Any], *, by: Any) -> None:
    """Gives the kept record its earlier values, where nobody changed them since."""
    now, before, after = edits.values_of(kept, FIELDS), moved["before"], moved["after"]
    edits.set_values(kept, {name: before[name] for name in FIELDS if now[name] == after[name]})
    services.save_endorsee(endorsee=kept, by=by)


def _told(merge: Merge, action: str, changes: audit.Changes, *, by: Any) -> Done[Merge]:
    """In the history of both, and announced once for the kept record."""
    audit.record(merge.other, action, by=by, changes=changes)
    audit.record(merge.kept, action, by=by, changes=changes)
    audit.announce(merge.kept, action)
    return Done(merge, changes)
