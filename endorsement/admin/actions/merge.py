"""Merge another record into this one, and take merged records apart again."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from endorsement import clock, endorsee_numbers, merging
from endorsement.admin.actions.base import REASON_HELP, ActionForm, ActionView
from endorsement.admin.endorsees.known import MOST, alike
from endorsement.admin.endorsees.public_status import public_status
from endorsement.admin.permissions import may_merge
from endorsement.calendar.terms import short_date
from endorsement.models import Endorsee, Endorsement, Merge
from endorsement.public.verification import read_number
from endorsement.querysets import EndorseeQuerySet
from endorsement.services import Done
from endorsement.standing import hold_in_words

COMPARED = [
    *("number", "given_name", "family_name", "credentials", "languages", "listed", "organization", "locality"),
    *("email", "phone", "website", "preferred_language", "no_mail", "other_names", "external_id"),
    *("other_external_ids", "notes", "created_at"),
]


@dataclass(frozen=True)
class Row:
    """One line of the comparison, in words."""

    label: str
    kept: str
    other: str

    @property
    def differs(self) -> bool:
        return self.kept != self.other


def side_by_side(kept: Endorsee, other: Endorsee, *, on: date) -> list[Row]:
    """What both records have, the fields first; a field that neither has is left out."""
    rows = [Row(_label(name), _value(kept, name), _value(other, name)) for name in COMPARED]
    held = [_held(person, on=on) for person in (kept, other)]
    rows += [Row(label, *(each[place] for each in held)) for place, label in enumerate(_held_labels())]
    return [row for row in rows if row.kept or row.other]


def _label(name: str) -> str:
    field: Any = Endorsee._meta.get_field(name)
    return capfirst(str(field.verbose_name))


def _value(person: Endorsee, name: str) -> str:
    value, field = getattr(person, name), Endorsee._meta.get_field(name)
    if hasattr(field, "in_words"):
        value = field.in_words(value)
    elif getattr(field, "choices", None):
        value = getattr(person, f"get_{name}_display")()
    if isinstance(value, bool):
        value = _("yes") if value else _("no")
    elif isinstance(value, datetime):
        value = short_date(clock.local(value).date())
    shown = getattr(person, f"show_{name}", None)
    return f"{value} ({_('shown') if shown else _('not shown')})" if value and shown is not None else str(value or "")


def _held_labels() -> list[str]:
    return [_("Endorsements"), _("Holds"), _("Renewals"), _("Messages"), _("Renewal requests")]


def _held(person: Endorsee, *, on: date) -> list[str]:
    status = public_status(person, on=on, today=on)
    awarded = {one.pk: short_date(one.awarded_on) for one in person.endorsements.all()}
    ordered = Endorsement.objects.filter(endorsee=person).in_order().values_list("pk", flat=True)
    endorsements = [
        _("%(label)s, awarded on %(date)s: %(words)s")
        % {"label": reason.label, "date": awarded[pk], "words": reason.words}
        for pk, reason in zip(ordered, status.reasons, strict=True)
    ]
    renewals = sum(one.renewals.standing().count() for one in person.endorsements.all())
    counts = [renewals, person.messages.count(), person.renewal_requests.count()]
    holds = [hold_in_words(hold, today=on) for hold in person.holds.not_over(on)]
    return ["\n".join(endorsements), "\n".join(holds), *(str(count) if count else "" for count in counts)]


class MergeForm(ActionForm):
    other = forms.CharField(
        label=gettext_lazy("Number of the other record"),
        max_length=200,
        help_text=gettext_lazy("All that it holds moves here, and its number then leads here."),
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300, help_text=REASON_HELP)

    def clean_other(self) -> str:
        try:
            number = read_number(self.cleaned_data["other"])
        except endorsee_numbers.Mistyped as mistyped:
            raise forms.ValidationError(str(mistyped.mistake.label)) from mistyped
        other = Endorsee.objects.numbered(number).first()
        if other is None:
            raise forms.ValidationError(_("Nobody has this endorsement number."))
        if other.pk == self.endorsee.pk:
            raise forms.ValidationError(_("That is this record itself. Enter the number of the other one."))
        self.other_record = other
        return number


class ForMergers(ActionView):
    """Merging moves endorsements and holds and changes the record, so it takes the permissions for all of that."""

    permission_required = "change"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if self.moved_to is None and not may_merge(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class MergeView(ForMergers):
    page_title = gettext_lazy("Merge another record into this one")
    submit_label = gettext_lazy("Merge")
    form_class = MergeForm
    template_name = "endorsement/admin/merge.html"
    confirmation_template_name = "endorsement/admin/merge_confirm.html"
    rows: list[Row]

    def get_initial(self) -> dict[str, Any]:
        return {"other": self.request.GET.get("other", "")}

    @cached_property
    def candidates(self) -> EndorseeQuerySet:
        person = self.object
        return alike(
            given_name=person.given_name, family_name=person.family_name, email=person.email, besides=person.pk
        )[:MOST]

    def perform(self, form: MergeForm) -> list[Done]:
        self.rows = side_by_side(self.object, form.other_record, on=self.today)
        done = merging.merge(
            kept=self.object, other=form.other_record, reason=form.cleaned_data["reason"], by=self.request.user
        )
        self.merge = done.record
        return [done]

    def starts_from(self) -> list[str]:
        return [repr(row) for row in self.rows]

    def advice(self, form: MergeForm) -> str:
        sentences = []
        moved = self.merge.moved
        for endorsement in Endorsement.objects.filter(pk__in=[pk for pk, *_end in moved["ended"]]):
            words = _("Both have %(label)s. The earlier award goes on with the renewals of both.")
            sentences.append(words % {"label": endorsement.label})
        if moved["before"]["listed"] != moved["after"]["listed"]:
            sentences.append(_("The other record asked not to be listed, so the kept one won't be either."))
        if moved["before"]["no_mail"] != moved["after"]["no_mail"]:
            sentences.append(_("The other record asked for no mail, so the kept one gets none either."))
        return " ".join(sentences)


class TakeApartForm(ActionForm):
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300, help_text=REASON_HELP)


class TakeApartView(ForMergers):
    submit_label = gettext_lazy("Take the records apart")
    form_class = TakeApartForm

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if self.moved_to is None:
            merges = Merge.objects.filter(kept=self.object).select_related("other")
            self.merge = get_object_or_404(merges, pk=kwargs["merge_pk"])

    def get_page_title(self) -> str:
        return _("Take %(number)s apart again") % {"number": self.merge.other.number}

    def perform(self, form: TakeApartForm) -> list[Done]:
        return [merging.take_apart(merge=self.merge, reason=form.cleaned_data["reason"], by=self.request.user)]

    def advice(self, form: TakeApartForm) -> str:
        return public_status(self.merge.other, on=self.today, today=self.today).then()
