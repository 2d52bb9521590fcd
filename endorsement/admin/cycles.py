"""Renewal cycles in the admin."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import CreateView, EditView

from endorsement import services
from endorsement.admin.registry_viewsets import RegistryIndexView, RegistryViewSet, SavedByService
from endorsement.cycles import short_date
from endorsement.models import RenewalCycle


class SavesCycle(SavedByService):
    def save_instance(self) -> RenewalCycle:
        return services.save_cycle(cycle=self.form.instance, by=self.request.user)


class CycleCreateView(SavesCycle, CreateView):
    pass


class CycleEditView(SavesCycle, EditView):
    pass


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
                    "The days of a cycle decide who is on the public list: changing them changes the list at once. "
                    "No day may belong to two cycles."
                )
            ),
            FieldPanel("name"),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
                    FieldRowPanel([FieldPanel("renewals_open_on"), FieldPanel("grace_until")]),
                ],
                heading=_("Days"),
            ),
        ]
    )
