"""Renewal cycles in the admin."""

from typing import Any

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import CreateView, EditView

from endorsement import clock, locks, services
from endorsement.admin.cycles.effect import DAYS_OF_THE_RULE, Effect, effect_of
from endorsement.admin.meanwhile import KeepsOthersChanges
from endorsement.admin.viewset_base import RegistryIndexView, RegistryViewSet, SavedByService
from endorsement.calendar.terms import short_date
from endorsement.models import RenewalCycle
from endorsement.services import Done


class SavesCycle(SavedByService):
    def write(self) -> Done:
        return services.save_cycle(cycle=self.form.instance, by=self.request.user)


class CycleCreateView(SavesCycle, CreateView):
    pass


class NotConfirmed(Exception):
    """The registrar has not confirmed the effect of the new dates, or the effect has changed since."""

    def __init__(self, effect: Effect) -> None:
        self.effect = effect


class CycleEditView(KeepsOthersChanges, SavesCycle, EditView):
    """New dates of a cycle with renewals are saved only once the registrar has seen whose standing changes today."""

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return super().form_valid(form)
        except NotConfirmed as unread:
            return self.ask(form, unread.effect)

    def save_instance(self) -> RenewalCycle:
        cycle = self.form.instance
        moved = set(self.form.changed_data) & set(DAYS_OF_THE_RULE)
        if not (moved and cycle.renewals.standing().exists()):
            return super().save_instance()
        with locks.writing():
            effect = effect_of(super().save_instance, cycle=cycle, on=clock.today())
            moves = any(before != after for before, after in effect.days)
            if moves and self.request.POST.get("confirmed") != effect.fingerprint:
                # Rolls the change back.
                raise NotConfirmed(effect)
        return cycle

    def ask(self, form: Any, effect: Effect) -> HttpResponse:
        days = [
            (form[field].label, before, after)
            for field, (before, after) in zip(DAYS_OF_THE_RULE, effect.days, strict=True)
        ]
        surprised = "confirmed" in self.request.POST
        context = self.get_context_data(form=form, effect=effect, days=days, surprised=surprised)
        return TemplateResponse(self.request, "endorsement/admin/cycle_confirm.html", context)


class CycleIndexView(RegistryIndexView):
    default_ordering = "-starts_on"


def _day_column(field: str, label: Any, **options: Any) -> Column:
    def printed(cycle: RenewalCycle) -> str:
        day = getattr(cycle, field)
        return short_date(day) if day else ""

    return Column(field, label=label, accessor=printed, **options)


class CycleViewSet(RegistryViewSet):
    model = RenewalCycle
    icon = "calendar-alt"
    menu_label = _("Renewal cycles")
    index_view_class = CycleIndexView
    add_view_class = CycleCreateView
    edit_view_class = CycleEditView
    search_fields = ["name"]
    list_display = [
        "name",
        _day_column("starts_on", _("Starts on"), sort_key="starts_on"),
        _day_column("ends_on", _("Ends on")),
        _day_column("renewals_open_on", _("Renewals open on")),
        _day_column("grace_until", _("Grace until")),
    ]
    edit_handler = ObjectList(
        [
            HelpPanel(
                _(
                    "The dates of a cycle decide which people are on the public list. If you change the dates, the "
                    "list changes at once. A day can be in only one cycle."
                )
            ),
            FieldPanel("name"),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
                    FieldRowPanel([FieldPanel("renewals_open_on"), FieldPanel("grace_until")]),
                ],
                heading=_("Dates"),
            ),
        ]
    )
