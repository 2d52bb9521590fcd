from django.apps import AppConfig


class VaimhConfig(AppConfig):
    """The association's own site: settings, addresses and the first content (`manage.py bootstrap`)."""

    name = "vaimh"
    verbose_name = "VAIMH"
