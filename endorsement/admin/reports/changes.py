"""What changed since last week: who changed what, from which value to which."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.utils import get_user_display_name
from wagtail.admin.views.reports import ReportView
from wagtail.models import ModelLogEntry
from wagtail.permissions import policy_registry

from endorsement import clock
from endorsement.admin.day_field import DayField
from endorsement.admin.endorsees.search import found, read_search
from endorsement.admin.ledger.listing import registry_time
from endorsement.admin.log_actions import ACTIONS, in_words
from endorsement.admin.permissions import ENDORSEE_PERMISSIONS
from endorsement.models import (
    Batch,
    Category,
    Designation,
    Endorsee,
    ImportPlan,
    Locality,
    MessageText,
    RegistrySettings,
    RenewalCycle,
    RenewalRequirement,
)
from endorsement.reports import changes
from endorsement.spreadsheets import files

# What lets a user read the history of a model, as on the page of its records.
READ = ["add", "change", "view"]
READERS: dict[type[Any], list[str]] = {
    Endorsee: ENDORSEE_PERMISSIONS,
    **dict.fromkeys((RenewalCycle, RenewalRequirement, Category, Designation, Locality), READ),
    **{model: ["change"] for model in (MessageText, RegistrySettings)},
}
# Locations can be removed by a command; none of the others can, so their links always lead somewhere.
LINKED = (RenewalCycle, RenewalRequirement, Category, Designation)


class ChangesForm(forms.Form):
    """Which changes: a week of them, unless the address says otherwise."""

    since = DayField(label=gettext_lazy("From"), required=False)
    until = DayField(label=gettext_lazy("Through"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("What"), required=False)
    by = forms.ModelChoiceField(
        label=gettext_lazy("Who"),
        required=False,
        queryset=get_user_model().objects.none(),
        empty_label=gettext_lazy("Everyone"),
    )
    person = forms.CharField(label=gettext_lazy("Person or number"), required=False, max_length=200)

    def __init__(self, *args: Any, writers: QuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = sorted(ACTIONS.items(), key=lambda kind: str(kind[1]))
        self.fields["kind"].choices = [("", _("Everything")), *kinds]  # type: ignore[attr-defined]
        self.fields["by"].queryset = writers  # type: ignore[attr-defined]
        self.fields["by"].label_from_instance = get_user_display_name  # type: ignore[attr-defined]

    def clean_person(self) -> str:
        asked = read_search(self.cleaned_data["person"])
        if asked.problems:
            raise forms.ValidationError(asked.problems[0].message)
        return asked.number or asked.q


@dataclass(frozen=True)
class Changed:
    """An entry of the history in words. Each change is a field with its old and its new value."""

    moment: str
    by: str
    record: str
    address: str
    about: str
    what: str
    values: tuple[tuple[str, str, str], ...]


def told(entry: ModelLogEntry) -> Changed:
    model = entry.content_type.model_class()
    # The id of the bulk change is for the link in a person's history.
    pairs = {field: pair for field, pair in entry.data.items() if field != "batch"}
    values = (in_words(field, *pair) for field, pair in pairs.items() if isinstance(pair, list) and len(pair) == 2)
    return Changed(
        moment=registry_time(entry.timestamp),
        by=get_user_display_name(entry.user) if entry.user else _("the system"),
        record=entry.label,
        address=_address(model, entry.object_id),
        about=capfirst(str(model._meta.verbose_name)),
        what=str(ACTIONS.get(entry.action) or entry.message),
        values=tuple(values),
    )


def _address(model: Any, key: str) -> str:
    if model is Batch:
        return reverse("registry_batch", args=[key])
    if model is Endorsee:
        return reverse("wagtailsnippets_endorsement_endorsee:inspect", args=[key])
    if model in LINKED:
        return reverse(f"wagtailsnippets_endorsement_{model._meta.model_name}:history", args=[key])
    return ""


def rows(entries: Iterable[ModelLogEntry]) -> Iterator[files.Row]:
    """A line for each field that changed, the headings first."""
    yield [_("When"), _("Who"), _("What"), _("Record"), _("Kind of record"), _("Field"), _("Before"), _("After")]
    for entry in entries:
        one = told(entry)
        for values in one.values or [("", "", "")]:
            yield [one.moment, one.by, one.what, one.record, one.about, *values]


class ChangesView(ReportView):
    """For every user who may open an endorsee; the history of a record only for those who may read it there."""

    model = Endorsee
    any_permission_required = ENDORSEE_PERMISSIONS
    template_name = "endorsement/admin/changes.html"
    page_title = gettext_lazy("Changes")
    header_icon = "history"
    columns: list[Any] = []

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        asked = request.GET.dict()
        asked.setdefault("since", (clock.today() - changes.ONE_WEEK).isoformat())
        self.form = ChangesForm(asked, writers=self.writers)
        # A filter that can't be read lists nothing, so there is nothing to download either.
        self.is_export: bool = self.is_export and self.form.is_valid()

    @cached_property
    def may_read(self) -> list[type[Any]]:
        """The models whose history this user may read."""
        user = self.request.user
        allowed = [
            model
            for model, permissions in READERS.items()
            if policy_registry.get_by_type(model).user_has_any_permission(user, permissions)
        ]
        imports = policy_registry.get_by_type(Endorsee).user_has_permission(user, "import")
        return [*allowed, *([ImportPlan] if imports else [])]

    @property
    def writers(self) -> QuerySet:
        """Everyone who has changed something that this user may read about."""
        written = changes.entries(self.may_read, since=None, until=None).order_by().values("user")
        users = get_user_model().objects
        return users.filter(pk__in=written).order_by(get_user_model().USERNAME_FIELD)

    def get_queryset(self) -> QuerySet:
        if not self.form.is_valid():
            return ModelLogEntry.objects.none()
        asked = self.form.cleaned_data
        entries = changes.entries(self.may_read, since=asked["since"], until=asked["until"])
        if asked["kind"]:
            entries = entries.filter(action=asked["kind"])
        if asked["by"]:
            entries = entries.filter(user=asked["by"])
        if asked["person"]:
            people = found(Endorsee.objects.all(), read_search(asked["person"]))
            entries = changes.of_people(entries, people)
        return entries

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.is_export:
            if not self.show_export_buttons:
                raise PermissionDenied
            entries = self.get_queryset().iterator(chunk_size=1_000)
            return files.download(rows(entries), name=self.get_filename(), form=request.GET["export"])
        return super().get(request, *args, **kwargs)

    @cached_property
    def show_export_buttons(self) -> bool:
        return self.user_has_permission("export")

    def get_filename(self) -> str:
        return f"changes-{clock.today()}"

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        return {
            **context,
            "form": self.form,
            "media": context["media"] + self.form.media,
            "entries": [told(entry) for entry in context["object_list"]],
        }
