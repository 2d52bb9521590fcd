"""Which part of the guide explains a page of the admin."""

from django.urls import ResolverMatch

# By the name of the page's address: whole, or its beginning. The longest that fits counts.
PARTS = {
    "registry_season": "registrar#through-october",
    "registry_requests": "registrar#through-october",
    "registry_request": "registrar#through-october",
    "registry_renewal_link": "registrar#through-october",
    "registry_on_date": "registrar#why-is-this-person-not-on-the-list",
    "registry_changes": "registrar#what-changed-since-last-week",
    "registry_board": "registrar#the-report-for-the-board",
    "registry_": "registrar",
    "endorsement_mail": "registrar#mail-to-endorsees",
    "endorsement_message": "registrar#mail-to-endorsees",
    "endorsement_import": "import",
    "endorsement_import_columns": "import#the-columns-of-your-file",
    "endorsement_import_plan": "import#what-happens-to-a-row",
    "endorsement_renewal_modeladmin": "registrar#mistakes",
    "endorsement_": "registrar",
    "wagtailsnippets_endorsement_endorsee:": "registrar#why-is-this-person-not-on-the-list",
    "wagtailsnippets_endorsement_endorsee:add": "registrar#languages-and-what-a-person-offers",
    "wagtailsnippets_endorsement_endorsee:edit": "registrar#languages-and-what-a-person-offers",
    "wagtailsnippets_endorsement_endorsee:renew": "registrar#through-october",
    "wagtailsnippets_endorsement_endorsee:void": "registrar#mistakes",
    "wagtailsnippets_endorsement_endorsee:end": "registrar#mistakes",
    "wagtailsnippets_endorsement_endorsee:reopen": "registrar#mistakes",
    "wagtailsnippets_endorsement_endorsee:hold": "registrar#mistakes",
    "wagtailsnippets_endorsement_endorsee:release": "registrar#mistakes",
    "wagtailsnippets_endorsement_endorsee:attach": "registrar#files-of-a-person",
    "wagtailsnippets_endorsement_endorsee:file": "registrar#files-of-a-person",
    "wagtailsnippets_endorsement_endorsee:remove-file": "registrar#files-of-a-person",
    "wagtailsnippets_endorsement_endorsee:history": "registrar#what-changed-since-last-week",
    "wagtailsnippets_endorsement_renewalcycle:": "cycles",
    "wagtailsnippets_endorsement_renewalrequirement:": "registrar#through-october",
    "wagtailsnippets_endorsement_": "registrar",
}
# Pages that are for any app's models: by the parameter that names the app.
OF_AN_APP = {"app_label": "registrar#through-october", "app_name": "registrar"}


def part_for(page: ResolverMatch | None) -> str | None:
    """A guide and an anchor, "registrar#mistakes"; None for pages that aren't the registry's."""
    if page is None or page.view_name.startswith("registry_guide"):
        return None
    for parameter, part in OF_AN_APP.items():
        if parameter in page.kwargs:
            return part if page.kwargs[parameter] == "endorsement" else None
    fitting = [name for name in PARTS if page.view_name.startswith(name)]
    return PARTS[max(fitting, key=len)] if fitting else None
