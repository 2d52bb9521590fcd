"""Shared by the bulk actions on endorsees: the selection, and a confirmation that is binding.

Wagtail's own "select all" forgets the filters and the search of the listing, and its confirmation acts on the people
found at that later moment. Here the listing makes the selection once, and the form carries it signed, along with the
registrar's ticks. Whatever the size of the selection, a page shows `ROWS` lines and posts that many fields.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from endorsement import clock, locks
from endorsement.admin.actions.base import CONFLICT, RegistryForm
from endorsement.admin.endorsees.listing import EndorseeIndexView
from endorsement.admin.permissions import may_take
from endorsement.bulk import Line
from endorsement.models import Batch, Endorsee
from endorsement.refusals import Refused

ROWS = 200
# A third of a small registry is a handful of people, about whom nobody needs to be asked twice.
FEWEST = 10
# The report names this many of the people left out and counts the rest.
NAMED = 10

_ID = re.compile(r"[0-9]{1,18}")


class EndorseeBulkAction(WagtailAdminTemplateMixin, SnippetBulkAction):
    """An action on the endorsees selected in the listing, or on everyone in it. It begins with a form."""

    models = [Endorsee]
    # One of the endorsee's permissions, or of those of `permission_model`.
    permission = ""
    permission_model: type[Model] = Endorsee
    template_name = "endorsement/admin/bulk/form.html"
    form_class: type[RegistryForm]
    header_icon = "group"
    # Set by Wagtail's action.
    next_url: str
    continue_label: Any = ""
    nothing_yet: Any = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not may_take(self, request.user):
            raise PermissionDenied
        self.today = clock.today()
        if self.next_url == request.path:
            self.next_url = self.listing_url
        if not self.selection:
            messages.warning(request, _("No one is selected. Select people in the list first."))
            return redirect(self.next_url)
        return super().dispatch(request, *args, **kwargs)

    # --- The selection ---

    @cached_property
    def selection(self) -> list[int]:
        """The ids of the endorsees, in the order of the listing. Once made, the selection doesn't change."""
        if "selection" in self.request.POST:
            return self.read("selection")
        ids = self.request.GET.getlist("id")
        if "all" in ids:
            selected = EndorseeIndexView.shown_to(self.request)
        else:
            selected = Endorsee.objects.filter(pk__in=filter(_ID.fullmatch, ids)).by_name()
        return list(selected.values_list("pk", flat=True))

    def read(self, field: str) -> list[int]:
        """Ids that an earlier page signed; none if the signature is not ours."""
        try:
            return signing.loads(self.request.POST.get(field, ""), salt=self.salt)
        except signing.BadSignature:
            return []

    def sign(self, ids: Collection[int]) -> str:
        return signing.dumps(list(ids), salt=self.salt, compress=True)

    @property
    def salt(self) -> str:
        return f"endorsement.bulk.{self.action_type}.{self.request.user.pk}"

    def get_actionable_objects(self) -> tuple[list[Any], dict[str, Any]]:
        """None for Wagtail's own context, which would load and look up each of them."""
        return [], {}

    # --- What is asked again, in words ---

    def cautions(self, form: Any, people: Collection[int]) -> list[str]:
        """Sentences about a change of these people (ids) that is rarely meant; each must be confirmed in words."""
        registry = Endorsee.objects.on_registry(self.today).count()
        if len(people) < FEWEST or len(people) * 3 <= registry:
            return []
        words = _("This touches %(count)d people. The registry has %(registry)d today, so that is more than a third.")
        return [words % {"count": len(people), "registry": registry}]

    def understood(self, cautions: Sequence[str]) -> bool:
        """Whether the registrar confirmed just these sentences."""
        return not cautions or self.request.POST.get("understood") == _seal(cautions)

    def caution_context(self, cautions: Sequence[str]) -> dict[str, Any]:
        asked = "confirmed" in self.request.POST and "cautioned" in self.request.POST
        return {"cautions": cautions, "cautions_seal": _seal(cautions), "asked_again": asked}

    # --- The page ---

    @property
    def listing_url(self) -> str:
        return reverse(Endorsee.snippet_viewset.get_url_name("list"))  # type: ignore[attr-defined]

    def get_page_title(self) -> str:
        return str(self.display_name)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": self.listing_url, "label": _("Endorsees")},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "today": self.today}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        people = len(self.selection)
        selected = ngettext("%(count)d endorsee is selected.", "%(count)d endorsees are selected.", people)
        return {
            **super().get_context_data(**kwargs),
            "view": self,
            "selected": selected % {"count": people},
            "signed_selection": self.sign(self.selection),
        }


def _seal(cautions: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(cautions).encode()).hexdigest()[:16]


def batch_buttons(batch: Batch | None) -> list[Any]:
    """For the message about a bulk change: the way to its page, where it can be undone."""
    if batch is None or batch.pk is None:
        return []
    return [messages.button(reverse("registry_batch", args=[batch.pk]), _("Show or undo"))]


@dataclass(frozen=True)
class Group:
    """The totals of one group of lines, for the confirmation."""

    value: str
    label: str | Promise
    can_change: bool
    count: int
    ticked: int
    page: int


class ConfirmedBulkAction(EndorseeBulkAction):
    """A form, a confirmation line by line with ticks, then exactly the ticked changes, and a report.

    If a line has changed by the time it is confirmed, the service judges it again and the report gives the result.
    If the form itself would now mean something else (a cycle has new dates), nothing is done.
    """

    confirmation_template_name = "endorsement/admin/bulk/confirm.html"
    groups: Sequence[Any] = ()
    # The groups whose lines can change, and the groups ticked by default.
    changeable: Collection[Any] = ()
    ticked_at_first: Collection[Any] = ()
    submit_label: Any = ""
    row_label: Any = ""
    # Saved by a service that keeps what it does together, so that all of it can be undone.
    batch: Batch | None = None

    # --- For subclasses ---

    def plan(self, form: Any) -> list[Line]:
        """The result for each; writes nothing."""
        raise NotImplementedError

    def carry_out(self, form: Any, ticked: list[int]) -> list[Line]:
        """Calls the service for the ids of the lines; returns the result for each."""
        raise NotImplementedError

    def done(self, form: Any, count: int) -> str:
        """ "163 endorsements were renewed for 2026–2027." """
        raise NotImplementedError

    def advice(self, lines: list[Line]) -> str:
        """What the registrar may want to do instead, "" if nothing."""
        return ""

    def left_out(self, lines: list[Line]) -> str:
        """What the report says about a group that someone else has already handled, "" to name each line."""
        return ""

    # --- The steps ---

    def form_valid(self, form: Any) -> HttpResponse:
        if "revise" in self.request.POST:
            return self.render_to_response(self.get_context_data(form=form))
        try:
            if "confirmed" in self.request.POST and self.means_the_same(form) and self.is_understood(form):
                return self.report(form, locks.tried_twice(lambda: self.carried_out(form)))
            return self.ask(form, self.plan(form))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        except IntegrityError:
            form.add_error(None, CONFLICT)
        return self.form_invalid(form)

    def is_understood(self, form: Any) -> bool:
        return self.understood(self.cautions(form, self.people_of(self.ticked([]))))

    def people_of(self, ticked: Collection[int]) -> Collection[int]:
        """The endorsees (ids) whom the ticked lines are about."""
        return ticked

    def carried_out(self, form: Any) -> list[Line]:
        with locks.writing():
            return self.carry_out(form, self.ticked([]))

    def meaning(self, form: Any) -> str:
        return hashlib.sha256(repr(form.summary()).encode()).hexdigest()

    def means_the_same(self, form: Any) -> bool:
        return self.request.POST.get("meaning") == self.meaning(form)

    def ticked(self, lines: list[Line]) -> list[int]:
        """The ticked ids: those of the page just posted, and those of the other pages as they were."""
        post = self.request.POST
        if "ticked" not in post:
            return [line.pk for line in lines if line.group in self.ticked_at_first]
        on_page = self.read("on_page")
        posted = set(post.getlist("tick"))
        ticked = set(self.read("ticked")).difference(on_page)
        ticked.update(pk for pk in on_page if str(pk) in posted)
        if "tick_all" in post:
            ticked.update(line.pk for line in lines if line.group == post["tick_all"])
        if "untick_all" in post:
            ticked.difference_update(line.pk for line in lines if line.group == post["untick_all"])
        return sorted(ticked)

    def ask(self, form: Any, lines: list[Line]) -> HttpResponse:
        order = {group: position for position, group in enumerate(self.groups)}
        lines = sorted(lines, key=lambda line: order[line.group])
        changeable = {line.pk for line in lines if line.group in self.changeable}
        ticked = changeable.intersection(self.ticked(lines))
        pages = max(1, -(-len(lines) // ROWS))
        page = min(max(self.asked_page, 1), pages)
        shown = lines[(page - 1) * ROWS : page * ROWS]
        context = self.get_context_data(
            form=form,
            lines=shown,
            advice=self.advice(lines),
            groups=self.summed_up(lines, ticked),
            changeable=self.changeable,
            can_change=bool(changeable),
            ticked=ticked,
            signed_ticked=self.sign(sorted(ticked)),
            signed_on_page=self.sign([line.pk for line in shown if line.pk in changeable]),
            meaning=self.meaning(form),
            surprised="confirmed" in self.request.POST and not self.means_the_same(form),
            **self.caution_context(self.cautions(form, self.people_of(ticked))),
            page=page,
            pages=pages,
            first=(page - 1) * ROWS + 1,
            last=(page - 1) * ROWS + len(shown),
            total=len(lines),
        )
        return self.response_class(
            request=self.request, template=[self.confirmation_template_name], context=context, using=None
        )

    @property
    def asked_page(self) -> int:
        page = self.request.POST.get("show_page") or self.request.POST.get("page", "")
        return int(page) if re.fullmatch(r"[0-9]{1,6}", page) else 1

    def summed_up(self, lines: list[Line], ticked: Collection[int]) -> list[Group]:
        counts = Counter(line.group for line in lines)
        chosen = Counter(line.group for line in lines if line.pk in ticked)
        found, before = [], 0
        for group in self.groups:
            if counts[group]:
                can_change = group in self.changeable
                page = before // ROWS + 1
                found.append(Group(group, group.label, can_change, counts[group], chosen[group], page))
            before += counts[group]
        return found

    # --- The report ---

    def report(self, form: Any, lines: list[Line]) -> HttpResponse:
        """Reports what was done and, for every other ticked line, why it was not."""
        changed = [line for line in lines if line.group in self.changeable]
        others: dict[Any, list[Line]] = {}
        for line in lines:
            if line.group not in self.changeable:
                others.setdefault(line.group, []).append(line)
        sentences = [self.done(form, len(changed))]
        sentences += [self.left_out(group) or self.named(group) for group in others.values()]
        tell = messages.success if changed else messages.warning
        tell(self.request, " ".join(sentences), buttons=batch_buttons(self.batch))
        return redirect(self.next_url)

    def named(self, lines: list[Line]) -> str:
        """ "Left out: Ada Winter, IFS (on hold since …); and 12 more." """
        names = "; ".join(f"{line.name}, {line.label} ({line.reason.rstrip('.')})" for line in lines[:NAMED])
        if len(lines) > NAMED:
            more = ngettext("%(count)d more", "%(count)d more", len(lines) - NAMED)
            names = f"{names}; {more % {'count': len(lines) - NAMED}}"
        return _("Left out: %(names)s.") % {"names": names}
