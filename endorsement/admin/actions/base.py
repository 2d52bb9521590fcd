"""The two steps that all actions on an endorsee share."""

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.choices import flatten_choices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import BaseObjectMixin, WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from endorsement import clock, locks, services
from endorsement.admin.endorsees.public_status import public_status
from endorsement.calendar.terms import short_date
from endorsement.models import Endorsee
from endorsement.refusals import Refused
from endorsement.services import Done


@dataclass(frozen=True)
class Outcome:
    """What an action does, in the words of the confirmation page."""

    changes_something: bool
    sentences: tuple[str, ...]
    advice: str
    happened: str
    fingerprint: str


class NotAsConfirmed(Exception):
    """The action would no longer do what the registrar confirmed."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome


class RegistryForm(forms.Form):
    """A form of the registry. `today` is the date in the registry's time zone."""

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def summary(self) -> list[tuple[str, str]]:
        """The label and the value of each completed field, in words."""
        rows = [(str(field.label), _printed(field, self.cleaned_data[field.name])) for field in self.visible_fields()]
        return [(label, value) for label, value in rows if value]


class ActionForm(RegistryForm):
    """The form for an action on one endorsee."""

    def __init__(self, *args: Any, endorsee: Endorsee, **kwargs: Any) -> None:
        self.endorsee = endorsee
        super().__init__(*args, **kwargs)


def _printed(bound: forms.BoundField, value: Any) -> str:
    field: Any = bound.field
    if isinstance(value, bool):
        return _("yes") if value else ""
    if isinstance(value, date):
        return short_date(value)
    if isinstance(field, forms.ModelMultipleChoiceField):
        return ", ".join(field.label_from_instance(each) for each in value)
    if isinstance(field, forms.ModelChoiceField):
        return field.label_from_instance(value) if value else ""
    choices: Any = getattr(field, "choices", None)
    return str(dict(flatten_choices(choices))[value]) if choices else str(value)


class ActionView(BaseObjectMixin, PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):
    """A form, a confirmation of what the public list will show, and then exactly that change.

    A subclass names its permission and form, and calls the services in `perform`. The confirmation comes from a
    rehearsal of `perform` and carries a fingerprint of its text. If the result would be different by the time the
    registrar confirms, nothing is saved and the registrar confirms again.
    """

    model = Endorsee
    index_url_name: str = ""
    inspect_url_name: str = ""
    template_name = "endorsement/admin/action.html"
    submit_label: Any = ""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.today = clock.today()

    # --- For subclasses ---

    def perform(self, form: Any) -> list[Done]:
        """Calls the services and returns what they did. Runs first in a rehearsal, and again once confirmed."""
        raise NotImplementedError

    def telling_days(self, form: Any) -> list[date]:
        """Days for which the confirmation also describes the list, if they are in the future."""
        return []

    def nothing_changes(self, form: Any) -> str:
        return _("This is already recorded, so nothing changes.")

    def advice(self, form: Any) -> str:
        """What the registrar may want to do instead. Called after `perform`, inside the rehearsal."""
        return ""

    # --- The steps ---

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "endorsee": self.object, "today": self.today}

    def form_valid(self, form: Any) -> HttpResponse:
        if "revise" in self.request.POST:
            return self.render_to_response(self.get_context_data(form=form))
        try:
            if confirmed := self.request.POST.get("confirmed"):
                return locks.tried_twice(lambda: self.carry_out(form, confirmed))
            return self.ask(form, locks.tried_twice(lambda: self.rehearsed(form)))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        except (IntegrityError, ObjectDoesNotExist):
            form.add_error(None, CONFLICT)
        return self.form_invalid(form)

    def rehearsed(self, form: Any) -> Outcome:
        with services.rehearsal():
            return self.outcome_of(form)

    def carry_out(self, form: Any, confirmed: str) -> HttpResponse:
        try:
            with locks.writing():
                outcome = self.outcome_of(form)
                if outcome.fingerprint != confirmed:
                    raise NotAsConfirmed(outcome)
        except NotAsConfirmed as changed:
            return self.ask(form, changed.outcome, surprised=True)
        if outcome.changes_something:
            messages.success(self.request, _("Done. %(sentence)s") % {"sentence": outcome.happened})
        else:
            messages.info(self.request, outcome.sentences[0])
        return redirect(self.inspect_url)

    def outcome_of(self, form: Any) -> Outcome:
        changes_something = any(done.changed for done in self.perform(form))
        today = public_status(self.object, on=self.today, today=self.today)
        sentences = [today.then() if changes_something else self.nothing_changes(form)]
        for day in sorted({day for day in self.telling_days(form) if day > self.today}):
            sentence = public_status(self.object, on=day, today=self.today).then()
            sentences.append(_("From %(date)s: %(sentence)s") % {"date": short_date(day), "sentence": sentence})
        asked = [f"{label}={value}" for label, value in form.summary()]
        return Outcome(
            changes_something=changes_something,
            sentences=tuple(sentences),
            advice=self.advice(form),
            happened=today.now(),
            fingerprint=hashlib.sha256("\n".join([*asked, *sentences]).encode()).hexdigest(),
        )

    def ask(self, form: Any, outcome: Outcome, *, surprised: bool = False) -> HttpResponse:
        now = public_status(self.object, on=self.today, today=self.today).now()
        context = self.get_context_data(form=form, outcome=outcome, now=now, surprised=surprised)
        return self.response_class(
            request=self.request, template=["endorsement/admin/action_confirm.html"], context=context, using=None
        )

    # --- The page around them ---

    @property
    def inspect_url(self) -> str:
        return reverse(self.inspect_url_name, args=[self.object.pk])

    def get_page_subtitle(self) -> str:
        return self.object.name

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse(self.index_url_name), "label": _("Endorsees")},
            {"url": self.inspect_url, "label": self.object.name},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {
            **context,
            "action_url": self.request.path,
            "inspect_url": self.inspect_url,
            "submit_label": self.submit_label,
            "media": context["form"].media,
        }


CONFLICT = gettext_lazy("Someone else saved a conflicting change. Check the record, then try again.")
NOTE_HELP = gettext_lazy("Kept with the entry. Never public.")
REASON_HELP = gettext_lazy("Kept in the history. Never public.")
