from importlib import import_module

import pytest

from endorsement import database_rules

pytestmark = pytest.mark.once


@pytest.mark.parametrize(("app", "name"), database_rules.TRIGGERS)
def test_the_rules_that_migrate_restores_are_those_that_the_migration_installs(app: str, name: str) -> None:
    frozen = import_module(f"{app}.migrations.{name}").SQLITE
    live = [f"CREATE TRIGGER {trigger} {rule}" for trigger, rule in database_rules.TRIGGERS[app, name].items()]
    assert [statement.split() for statement in live] == [statement.split() for statement in frozen]
