from django.apps import AppConfig
from django.conf import settings
from django.core import checks


class VaimhConfig(AppConfig):
    """The association's own site: settings, addresses and the first content (`manage.py bootstrap`)."""

    name = "vaimh"
    verbose_name = "VAIMH"

    def ready(self) -> None:
        from endorsement import content_version
        from vaimh import exports, plugins, shown_tables, site_addresses, typed_dates
        from vaimh.accounts import forms, second_factor

        checks.register(plugins.check)
        plugins.add_body_blocks()
        typed_dates.explain_errors()
        forms.connect()
        second_factor.connect()
        exports.write_all_alike()
        site_addresses.read_by_version()
        content_version.watch(shown_tables.AREA, shown_tables.watched)
        if settings.SENTRY_DSN:
            from vaimh import error_reports

            error_reports.start()
        if settings.WAGTAILFRONTENDCACHE:
            from vaimh import cdn

            cdn.connect()
