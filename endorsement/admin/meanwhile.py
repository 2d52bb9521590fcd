"""Edit forms that write over no change they have not seen.

The form carries the values it was made from, signed. If somebody else has changed the same field since, nothing is
saved: a page shows both values, says who changed it and when, and keeps all that was typed. Fields that only one of the
two changed need no question.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core import signing
from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.utils.choices import flatten_choices
from django.utils.html import strip_tags
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.admin.utils import get_user_display_name

from endorsement import audit, clock, edits
from endorsement.calendar.terms import short_date
from endorsement.refusals import ChangedMeanwhile, Gone

# What the form was made from; what the question showed as the others' values; the answer for each field.
SEEN, SHOWN, KEEP = "seen", "shown", "keep-"
THEIRS, MINE = "theirs", "mine"
# A question's answers and buttons, which its page makes anew.
OWN = ("csrfmiddlewaretoken", "revise", "confirmed", SHOWN)


@dataclass(frozen=True)
class Contested:
    """One question: a field, or a field and the consent to show it. `theirs` and `mine` are (label, words) by field."""

    key: str
    label: str
    theirs: tuple[tuple[str, str], ...]
    mine: tuple[tuple[str, str], ...]
    by: str
    chosen: str


class KeepsOthersChanges:
    """For edit views, before `SavedByService`."""

    # Wagtail's views, which come after this class, provide these.
    request: Any
    object: Any
    form: Any
    model: Any
    get_error_message: Any
    render_to_response: Any
    get_context_data: Any
    gone = False
    damaged = False

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        try:
            super().setup(request, *args, **kwargs)  # type: ignore[misc]
        except Http404:
            if SEEN not in request.POST:
                raise
            self.gone = True

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.tell_gone() if self.gone else super().post(request, *args, **kwargs)  # type: ignore[misc]

    def run_before_hook(self) -> Any:
        return None if self.gone else super().run_before_hook()  # type: ignore[misc]

    # --- What the form was made from ---

    def get_form(self, form_class: Any = None) -> Any:
        """The form, of the record as the editor saw it: so what counts as changed is what the editor changed."""
        current = self.object
        if self.request.POST.get(SEEN):
            try:
                self.see(self.read(SEEN))
            except signing.BadSignature:
                self.damaged = True
        form = super().get_form(form_class)  # type: ignore[misc]
        self.names = self.names_in(form)
        made_from = self.sign(edits.values_of(current, self.names))
        form.fields[SEEN] = forms.CharField(widget=forms.HiddenInput, required=False, initial=made_from)
        for formset in getattr(form, "formsets", {}).values():
            for item in formset.forms:
                # Django's own field knows only the items in the database, and somebody may have deleted this one.
                item.fields["id"] = forms.IntegerField(
                    widget=forms.HiddenInput, required=False, initial=item.instance.pk
                )
        if form.is_bound and (self.damaged or not self.request.POST.get(SEEN)):
            form.data = form.data.copy()
            form.data[SEEN] = made_from
        return form

    def names_in(self, form: Any) -> list[str]:
        """The record's fields and lists in the form, in its order."""
        known = {field.name for field in self.model._meta.get_fields()}
        return [name for name in (*form.fields, *getattr(form, "formsets", ())) if name in known]

    def see(self, values: edits.Values) -> None:
        edits.set_values(self.object, values)
        edits.remember(self.object, values)

    def sign(self, values: Any) -> str:
        return signing.dumps(values, salt=self.salt, compress=True)

    def read(self, field: str) -> Any:
        return signing.loads(self.request.POST[field], salt=self.salt)

    @property
    def salt(self) -> str:
        return f"endorsement.seen.{self.model._meta.label}.{self.object.pk}"

    def is_valid(self, form: Any) -> bool:
        if not super().is_valid(form):  # type: ignore[misc]
            return False
        if self.damaged:
            form.add_error(None, _("The form arrived damaged, so nothing was saved. Check every field and save again."))
            self.produced_error_message = self.get_error_message()
        return not self.damaged

    # --- Saving, or asking ---

    def form_valid(self, form: Any) -> HttpResponse:
        self.form = form
        if "revise" in self.request.POST:
            return self.render_to_response(self.get_context_data(form=form))
        # Brings the lists of the form into the record; writes nothing.
        form.save(commit=False)
        self.typed = edits.values_of(form.instance, self.names)
        try:
            self.settle(form.instance)
            return super().form_valid(form)  # type: ignore[misc]
        except ChangedMeanwhile as changed:
            return self.ask_which(form, changed.fields)
        except Gone:
            return self.tell_gone()

    def settle(self, record: Any) -> None:
        """Applies the answers to the fields that the question showed, with the values it showed."""
        for key, theirs in self.shown.items():
            answer = self.request.POST.get(KEEP + key)
            if answer in (THEIRS, MINE):
                edits.remember(record, theirs)
            if answer == THEIRS:
                edits.set_values(record, theirs)

    @property
    def shown(self) -> dict[str, edits.Values]:
        """The others' values by the first field of each question; none if the question isn't ours."""
        try:
            return self.read(SHOWN) if SHOWN in self.request.POST else {}
        except signing.BadSignature:
            return {}

    @property
    def carried(self) -> list[tuple[str, str]]:
        """The answers, for another question of the view's own."""
        return [(name, value) for name, value in self.request.POST.items() if name == SHOWN or name.startswith(KEEP)]

    def ask_which(self, form: Any, clashes: tuple[tuple[str, ...], ...]) -> HttpResponse:
        shown = self.shown
        units = {key: tuple(values) for key, values in shown.items()} | {unit[0]: unit for unit in clashes}
        names = [name for unit in units.values() for name in unit]
        current = self.model._default_manager.get(pk=self.object.pk)
        theirs = edits.values_of(current, names)
        values = {key: {name: theirs[name] for name in unit} for key, unit in units.items()}
        changed = self.changed_by_others(current)
        writers = audit.last_writers(current, changed)
        contested = []
        for key, unit in units.items():
            chosen = self.request.POST.get(KEEP + key) if shown.get(key) == values[key] else THEIRS
            contested.append(
                Contested(
                    key=KEEP + key,
                    label=" / ".join(self.label(name) for name in unit),
                    theirs=self.told(unit, theirs, instead_of=self.typed),
                    mine=self.told(unit, self.typed, instead_of=theirs),
                    by="; ".join(dict.fromkeys(said_by(writers[name]) for name in unit if name in writers)),
                    chosen=MINE if chosen == MINE else THEIRS,
                )
            )
        context = {
            **self.frame(str(current)),
            "contested": contested,
            "kept": [
                (self.label(name), self.words(name, value), said_by(writers.get(name)))
                for name, value in edits.values_of(current, [each for each in changed if each not in names]).items()
            ],
            "typed": [pair for pair in self.posted() if not pair[0].startswith(KEEP)],
            "shown": self.sign(values),
        }
        return TemplateResponse(self.request, "endorsement/admin/changed_meanwhile.html", context)

    def changed_by_others(self, current: Any) -> list[str]:
        """The fields that changed since the form was made."""
        seen = self.read(SEEN) if self.request.POST.get(SEEN) else {}
        known = {name: seen[name] for name in self.names if name in seen}
        changed = edits.changed(known, edits.values_of(current, self.names))
        return [name for name in self.names if name in changed]

    def posted(self) -> Iterator[tuple[str, str]]:
        for name, values in self.request.POST.lists():
            if name not in OWN:
                yield from ((name, value) for value in values)

    def tell_gone(self) -> HttpResponse:
        """The record was deleted meanwhile: what was typed, to copy."""
        fields = {field.name: field for field in self.model._meta.concrete_fields}
        typed = [(capfirst(fields[name].verbose_name), value) for name, value in self.posted() if name in fields]
        title = str(capfirst(self.model._meta.verbose_name))
        context = {**self.frame(title), "typed": [(label, value) for label, value in typed if value]}
        return TemplateResponse(self.request, "endorsement/admin/deleted_meanwhile.html", context)

    def frame(self, title: str) -> dict[str, Any]:
        """What Wagtail's base template needs."""
        return {
            "page_title": title,
            "breadcrumbs_items": [{"url": "", "label": title}],
            "edit_url": self.request.path,
        }

    def get_success_message(self, *args: Any) -> Any:
        """Also names what others changed since the form was opened."""
        message = super().get_success_message(*args)  # type: ignore[misc]
        others = [self.label(name) for name in self.done.others if name in self.names]  # type: ignore[attr-defined]
        if not others:
            return message
        kept = _("Changed by someone else since you opened the form, and kept: %(fields)s.")
        return f"{message} {kept % {'fields': ', '.join(others)}}"

    # --- Values in words ---

    def label(self, name: str) -> str:
        if name in self.form.fields:
            return str(self.form[name].label)
        return str(capfirst(self.model._meta.get_field(name).related_model._meta.verbose_name_plural))

    def told(
        self, unit: tuple[str, ...], values: edits.Values, *, instead_of: edits.Values
    ) -> tuple[tuple[str, str], ...]:
        """Each field's label and value; with its markup where two texts differ in nothing else."""
        rows = []
        for name in unit:
            words = self.words(name, values[name])
            if words == self.words(name, instead_of[name]) and edits.changed({name: values[name]}, instead_of):
                words = str(values[name])
            rows.append((self.label(name) if len(unit) > 1 else "", words))
        return tuple(rows)

    def words(self, name: str, value: Any) -> str:
        return _words(self.model._meta.get_field(name), value)


def _words(field: Any, value: Any) -> str:
    if field.one_to_many:
        children = [{key: each for key, each in child.items() if key not in ("id", "sort_order")} for child in value]
        by_column = {each.attname: each for each in field.related_model._meta.concrete_fields}
        rows = [", ".join(_words(by_column[key], each) for key, each in child.items() if each) for child in children]
        return "; ".join(rows) or _("(empty)")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if value in (None, ""):
        return _("(empty)")
    if hasattr(field, "in_words"):
        return str(field.in_words(value))
    if field.many_to_one:
        return str(field.related_model._default_manager.filter(pk=value).first() or _("(deleted)"))
    if field.choices:
        return str(dict(flatten_choices(field.choices)).get(value, value))
    if field.get_internal_type() == "DateField":
        return short_date(field.to_python(value))
    return strip_tags(str(value)) if hasattr(field, "features") else str(value)


def said_by(entry: Any) -> str:
    """ "Bea Byrne, Nov 22, 2026, 3:42 PM"."""
    if entry is None:
        return _("someone else")
    moment = clock.local(entry.timestamp)
    who = get_user_display_name(entry.user) if entry.user else _("a command")
    clock_time = f"{moment:%I:%M %p}".lstrip("0")
    return _("%(user)s, %(date)s, %(time)s") % {"user": who, "date": short_date(moment.date()), "time": clock_time}
