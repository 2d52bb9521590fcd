"""Addresses that ask for their link; and the Registrars of a site that was there before may do what a new site's may.

A group is made once and then left alone, so requirements, mail and its texts would stay closed to it. This runs once: what
an administrator takes away afterward stays away.
"""

from django.contrib.auth.management import create_permissions
from django.db import migrations, models

NAME = "Registrars"
SINCE_THEN = [
    *(f"{action}_renewalrequirement" for action in ("add", "change", "view")),
    "view_message",
    "send_message",
    "change_messagetext",
]


def let_registrars_in(apps, schema_editor):
    using = schema_editor.connection.alias
    group = apps.get_model("auth", "Group").objects.using(using).filter(name=NAME).first()
    if group is None:
        return
    # Permissions are made after all migrations otherwise.
    registry = apps.get_app_config("endorsement")
    known, registry.models_module = registry.models_module, True
    create_permissions(registry, apps=apps, using=using, verbosity=0)
    registry.models_module = known
    permissions = apps.get_model("auth", "Permission").objects.using(using)
    group.permissions.add(*permissions.filter(content_type__app_label="endorsement", codename__in=SINCE_THEN))


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("endorsement", "0018_column_choices"),
    ]

    operations = [
        migrations.CreateModel(
            name="WantedLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("address", models.EmailField(max_length=254, unique=True, verbose_name="address")),
                ("wanted_at", models.DateTimeField(verbose_name="wanted at")),
            ],
            options={
                "verbose_name": "wanted link",
                "verbose_name_plural": "wanted links",
                "default_permissions": (),
            },
        ),
        migrations.RunPython(let_registrars_in, migrations.RunPython.noop, elidable=True),
    ]
