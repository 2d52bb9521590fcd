"""The group of users who maintain the registry."""

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q

NAME = "Registrars"
EDITED = ("endorsee", "renewalcycle", "category", "designation", "locality", "renewalrequirement", "registrysettings")
READ = ("renewal", "endorsement", "hold", "message")
ACTIONS = ("award", "renew", "void", "end", "hold", "export", "import")


@transaction.atomic
def make_registrars() -> bool:
    """Creates the group with every permission on the registry; leaves an existing group as it is.

    Returns:
        Whether it was created.
    """
    group, created = Group.objects.get_or_create(name=NAME)
    if created:
        codenames = [
            *(f"{action}_{model}" for model in EDITED for action in ("add", "change", "view")),
            *(f"view_{model}" for model in READ),
            *(f"{action}_endorsee" for action in ACTIONS),
            "send_message",
            "change_messagetext",
        ]
        group.permissions.set(
            Permission.objects.filter(
                Q(content_type__app_label="wagtailadmin", codename="access_admin")
                | Q(content_type__app_label="endorsement", codename__in=codenames)
            )
        )
    return created
