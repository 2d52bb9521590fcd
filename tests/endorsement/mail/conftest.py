import pytest

from endorsement.models import RegistrySettings


@pytest.fixture
def mail_on(db) -> None:
    settings = RegistrySettings.load()
    settings.mail_is_on = True
    settings.save()
