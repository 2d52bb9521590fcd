import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from pages.models import HomePage

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["zero", "0001"])
def test_going_back_in_the_registry_never_drops_the_pages(new_site: None, name: str) -> None:
    applied = MigrationRecorder(connection).applied_migrations().keys()
    with pytest.raises(CommandError, match=r"would also unapply all migrations of pages.*: manage.py migrate pages zero"):
        call_command("migrate", "endorsement", name, verbosity=0)
    assert HomePage.objects.filter(slug="home").exists()
    assert MigrationRecorder(connection).applied_migrations().keys() == applied


def test_a_name_that_is_not_there_is_refused_as_ever(new_site: None) -> None:
    with pytest.raises(CommandError, match="Cannot find a migration matching"):
        call_command("migrate", "endorsement", "9999", verbosity=0)
