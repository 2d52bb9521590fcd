from django.apps import AppConfig
from django.core.checks import register
from django.db.models.signals import post_migrate


class EndorsementConfig(AppConfig):
    """The Active Endorsement Registry, a plug-in for any Wagtail site."""

    name = "endorsement"
    verbose_name = "Endorsement registry"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from endorsement import checks, content_triggers, database_rules

        register(checks.check_site)
        post_migrate.connect(database_rules.restore, sender=self, dispatch_uid="endorsement.database_rules")
        post_migrate.connect(content_triggers.install, sender=self, dispatch_uid="endorsement.content_triggers")
