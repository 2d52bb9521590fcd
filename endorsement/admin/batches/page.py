"""The page of one bulk change, and undoing it in two steps: the reason, then what would be taken back."""

import hashlib
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from endorsement import batches, clock, locks, services
from endorsement.admin.actions.base import CONFLICT, REASON_HELP
from endorsement.admin.batches.listing import ForReaders, batches_for, user_of
from endorsement.admin.permissions import may_undo
from endorsement.models import Batch, Endorsee, Message, Renewal
from endorsement.refusals import Refused

PEOPLE_PER_PAGE = 100
# The page names this many of those who leave the list, and counts the rest.
NAMED = 20

TAKEN_BACK = {
    "renewals_voided": ("%(count)d renewal is voided.", "%(count)d renewals are voided."),
    "awards_undone": ("%(count)d award ends as entered in error.", "%(count)d awards end as entered in error."),
    "ends_undone": ("%(count)d end is taken back.", "%(count)d ends are taken back."),
    "records_restored": ("%(count)d record gets its earlier values.", "%(count)d records get their earlier values."),
    "messages_stopped": ("%(count)d message is not sent.", "%(count)d messages are not sent."),
}


class BatchPage(ForReaders, WagtailAdminTemplateMixin):
    header_icon = "rotate"
    request: HttpRequest
    kwargs: dict[str, Any]

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.batch = get_object_or_404(batches_for(request.user), pk=kwargs["batch_pk"])

    @property
    def url(self) -> str:
        return reverse("registry_batch", args=[self.batch.pk])

    def get_page_title(self) -> str:
        return str(self.batch)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("registry_batches"), "label": _("Bulk changes")},
            {"url": "", "label": self.get_page_title()},
        ]


class BatchView(BatchPage, TemplateView):
    template_name = "endorsement/admin/batches/batch.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        people = Endorsee.objects.filter(pk__in=batches.people_in(self.batch)).by_name()
        renewals = Renewal.objects.filter(batch=self.batch)
        mail = Message.objects.filter(batch=self.batch)
        return super().get_context_data(
            view=self,
            batch=self.batch,
            made_at=clock.local(self.batch.made_at),
            made_by=user_of(self.batch),
            undone_at=clock.local(self.batch.undone_at) if self.batch.undone_at else None,
            renewals=renewals.count(),
            standing=renewals.standing().count(),
            messages_made=mail.count(),
            messages_waiting=mail.waiting().count(),
            page=Paginator(people, PEOPLE_PER_PAGE).get_page(self.request.GET.get("p")),
            may_undo=not self.batch.is_undone and may_undo(self.batch, self.request.user),
            **kwargs,
        )


class UndoForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300, help_text=REASON_HELP)


@dataclass(frozen=True)
class Outcome:
    """What undoing does, in the words of the confirmation."""

    taken_back: tuple[str, ...]
    left: tuple[str, ...]
    listed: tuple[str, ...]

    @property
    def fingerprint(self) -> str:
        return hashlib.sha256("\n".join([*self.taken_back, *self.left, *self.listed]).encode()).hexdigest()


class NotAsConfirmed(Exception):
    """Undoing would no longer do what the registrar confirmed."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome


class UndoView(BatchPage, FormView):
    template_name = "endorsement/admin/batches/undo.html"
    form_class = UndoForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not may_undo(self.batch, request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return _("Undo: %(batch)s") % {"batch": self.batch}

    def form_valid(self, form: Any) -> HttpResponse:
        if "revise" in self.request.POST:
            return self.render_to_response(self.get_context_data(form=form))
        confirmed = self.request.POST.get("confirmed")
        try:
            if confirmed:
                return locks.tried_twice(lambda: self.carry_out(form, confirmed))
            with services.rehearsal():
                outcome = self.outcome_of(form)
            return self.ask(form, outcome)
        except NotAsConfirmed as changed:
            return self.ask(form, changed.outcome, surprised=True)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        except IntegrityError:
            form.add_error(None, CONFLICT)
        return self.form_invalid(form)

    def carry_out(self, form: Any, confirmed: str) -> HttpResponse:
        with locks.writing():
            outcome = self.outcome_of(form)
            if outcome.fingerprint != confirmed:
                raise NotAsConfirmed(outcome)
        messages.success(self.request, " ".join([_("Undone."), *outcome.taken_back]))
        return redirect(self.url)

    def outcome_of(self, form: Any) -> Outcome:
        """Undoes the batch, inside the caller's transaction."""
        locks.no_time_limit()
        today = clock.today()
        before = set(Endorsee.objects.on_registry(today).values_list("pk", flat=True))
        batch: Batch = batches_for(self.request.user).get(pk=self.batch.pk)
        done = batches.undo(batch=batch, reason=form.cleaned_data["reason"], by=self.request.user)
        after = set(Endorsee.objects.on_registry(today).values_list("pk", flat=True))
        counts = {name: change[1] for name, change in done.changes.items()}
        return Outcome(
            taken_back=tuple(
                ngettext(*words, counts[name]) % {"count": counts[name]}
                for name, words in TAKEN_BACK.items()
                if counts.get(name)
            ),
            left=tuple(done.record.left),
            listed=(
                _told(before - after, _("Off the registry today, %(count)d: %(people)s.")),
                _told(after - before, _("On the registry today again, %(count)d: %(people)s.")),
            ),
        )

    def ask(self, form: Any, outcome: Outcome, *, surprised: bool = False) -> HttpResponse:
        context = self.get_context_data(form=form, outcome=outcome, surprised=surprised)
        return self.render_to_response(context)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(view=self, batch=self.batch, url=self.url, **kwargs)


def _told(people: set[int], words: str) -> str:
    """ "Off the registry today, 22: Ada Winter, Ida Summer, …, 2 more." """
    if not people:
        return ""
    names = [person.name for person in Endorsee.objects.filter(pk__in=people).by_name()[:NAMED]]
    if len(people) > NAMED:
        more = ngettext("%(count)d more", "%(count)d more", len(people) - NAMED)
        names.append(more % {"count": len(people) - NAMED})
    return words % {"count": len(people), "people": ", ".join(names)}
