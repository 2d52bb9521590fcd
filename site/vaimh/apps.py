from django.apps import AppConfig
from django.core import checks


class VaimhConfig(AppConfig):
    """The association's own site: settings, addresses and the first content (`manage.py bootstrap`)."""

    name = "vaimh"
    verbose_name = "VAIMH"

    def ready(self) -> None:
        from vaimh import exports, plugins, typed_dates

        checks.register(plugins.check)
        plugins.add_body_blocks()
        typed_dates.explain_errors()
        exports.write_all_alike()
