"""The registry's panels on the admin's home page."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component

from endorsement import clock
from endorsement.admin.cycles.missing import MissingCycles
from endorsement.admin.permissions import may_see_registry
from endorsement.admin.reports.season import timing
from endorsement.admin.samples import may_remove_samples
from endorsement.calendar import lookup
from endorsement.imports import plan_store
from endorsement.models import Endorsee
from endorsement.reports import season


class SampleDataPanel(Component):
    """Warns while the registry has fictional people in it."""

    template_name = "endorsement/admin/sample_banner.html"
    order = 50

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"may_remove_samples": may_remove_samples(parent_context["request"].user)}


class FindPanel(Component):
    """The registrars' search, which the home page's own search for pages doesn't have."""

    template_name = "endorsement/admin/find_panel.html"
    order = 55

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"heading": _("Endorsees")}


class SeasonPanel(Component):
    """The progress of the renewals that are being collected, and a warning if a cycle is missing."""

    template_name = "endorsement/admin/season_panel.html"
    order = 60

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        today = clock.today()
        _name, term = lookup.term_to_renew(today)
        shown = season.season_on(term.starts_on, today=today)
        return {
            "heading": _("Renewal season %(cycle)s") % {"cycle": shown.name},
            "season": shown,
            "timing": timing(shown),
            "people": Endorsee.objects.on_registry(today).count(),
            "total": season.tally(shown).total,
            "missing": MissingCycles.on(today, user=parent_context["request"].user),
        }


def add_registry_panels(request: HttpRequest, panels: list[Any]) -> None:
    """For the hook construct_homepage_panels."""
    if not may_see_registry(request.user):
        return
    # The home page is opened most days, and with it old imports are removed where no timer does it.
    plan_store.forget_old()
    if Endorsee.objects.samples().exists():
        panels.append(SampleDataPanel())
    panels.extend([FindPanel(), SeasonPanel()])
