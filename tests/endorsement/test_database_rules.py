from importlib import import_module

import pytest

from endorsement import database_rules

pytestmark = pytest.mark.once


def test_the_rules_that_migrate_restores_are_those_that_the_migration_installs() -> None:
    app, name = database_rules.MIGRATION
    frozen = import_module(f"{app}.migrations.{name}").SQLITE
    live = [f"CREATE TRIGGER {trigger} {rule}" for trigger, rule in database_rules.TRIGGERS.items()]
    assert [statement.split() for statement in live] == [statement.split() for statement in frozen]
