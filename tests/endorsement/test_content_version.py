"""The content's version changes with every write, in its transaction, whoever makes it."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction
from wagtail.models import Page

from endorsement import content_version
from endorsement.content_triggers import change
from endorsement.content_version import Memo
from endorsement.models import ContentVersion, Endorsee, Locality
from tests.builders import endorsee
from tests.endorsement.racing import in_the_middle

pytestmark = pytest.mark.django_db


def registry() -> str:
    return content_version.read()["registry"]


WRITES = {
    "save": lambda: Endorsee.objects.get(family_name="Old").save(),
    "update": lambda: Endorsee.objects.update(family_name="New"),
    "create": lambda: endorsee("Another"),
    "bulk_create": lambda: Locality.objects.bulk_create([Locality(name="A", slug="a")], ignore_conflicts=True),
    "bulk_update": lambda: Endorsee.objects.bulk_update(Endorsee.objects.all(), ["family_name"]),
    "delete": lambda: Endorsee.objects.all()._raw_delete(using="default"),
    "SQL": lambda: connection.cursor().execute("UPDATE endorsement_endorsee SET family_name = 'New'"),
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_each_way_to_write_changes_it(write) -> None:
    endorsee("Old")
    before = registry()
    write()
    assert registry() != before


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_it_comes_back_after_a_flush(write) -> None:
    endorsee("Old")
    ContentVersion.objects.all().delete()
    write()
    assert list(content_version.read()) == ["registry"] or connection.vendor == "postgresql"


def test_reading_changes_nothing() -> None:
    before = content_version.read()
    list(Endorsee.objects.all())
    assert content_version.read() == before


def test_a_rolled_back_write_leaves_it_and_its_version_never_returns() -> None:
    before = registry()
    seen = set()
    for _time in range(2):
        with transaction.atomic():
            endorsee("Nobody")
            seen.add(registry())
            transaction.set_rollback(True)
    assert (registry(), len(seen - {before})) == (before, 2)


def test_each_area_has_its_own() -> None:
    before = content_version.read()
    endorsee("Someone")
    after = content_version.read()
    assert {area for area in before if before[area] != after[area]} == {"registry"}


def test_an_operator_can_change_all() -> None:
    before = content_version.read()
    change()
    after = content_version.read()
    assert {area for area in before if before[area] != after[area]} == set(before) == {"registry", "site"}


def test_each_model_is_shown_or_named_as_not_shown() -> None:
    models = {model._meta.model_name for model in apps.get_app_config("endorsement").get_models()}
    assert models == set(content_version.SHOWN) | set(content_version.NOT_SHOWN)
    assert set(content_version.SHOWN) & set(content_version.NOT_SHOWN) == set()


def test_migrate_makes_a_lost_trigger_again() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'endorsement_endorsee'"
            )
            names = [name for (name,) in cursor.fetchall()]
            for name in names:
                cursor.execute(f"DROP TRIGGER {name}")
        else:
            cursor.execute("DROP FUNCTION endorsement_content_version() CASCADE")
    before = registry()
    endorsee("Unseen")
    assert registry() == before
    call_command("migrate", verbosity=0)
    before = registry()
    endorsee("Seen")
    assert registry() != before


@pytest.mark.django_db(transaction=True)
def test_readers_see_it_with_the_commit_and_writers_do_not_wait_for_each_other() -> None:
    """The second commits first; on PostgreSQL, both write at once. Each changes the version once more."""
    start = registry()
    seen = [start]

    def slow() -> None:
        with transaction.atomic():
            Locality.objects.create(name="One", slug="one")
            Locality.objects.create(name="Two", slug="two")

    def quick() -> None:
        if connection.vendor == "postgresql":
            Locality.objects.create(name="Three", slug="three")
        seen.append(registry())

    assert in_the_middle(slow, quick, before_write=2) == [None, None]
    seen.append(registry())
    assert len(set(seen)) == (3 if connection.vendor == "postgresql" else 2)
    assert ContentVersion.objects.filter(area="registry").count() <= 2


def test_while_a_request_reads_it_is_read_once(django_assert_num_queries) -> None:
    with content_version.read_once():
        with django_assert_num_queries(1):
            assert content_version.read() is content_version.read()
        endorsee("New")
        before = content_version.read()
    assert content_version.read() != before


class TestMemo:
    def test_keeps_a_value_until_the_content_changes(self) -> None:
        memo = Memo()
        count = Endorsee.objects.count
        assert (memo.get("all", count), memo.get("all", lambda: -1)) == (0, 0)
        endorsee("First")
        assert (memo.get("all", count), memo.get("all", lambda: -1)) == (1, 1)

    def test_of_every_area_keeps_a_value_until_the_site_changes_too(self) -> None:
        memo = Memo(content_version.EVERY_AREA)
        count = Page.objects.count
        before = memo.get("all", count)
        Page.objects.get(depth=1).add_child(title="New", slug="new")
        assert memo.get("all", count) == before + 1

    def test_keeps_nothing_of_content_without_a_version(self) -> None:
        memo = Memo("nothing")
        assert [memo.get("key", lambda: 1), memo.get("key", lambda: 2)] == [1, 2]

    def test_takes_versions_that_were_read_before(self, django_assert_num_queries) -> None:
        memo, versions = Memo(), content_version.read()
        with django_assert_num_queries(0):
            assert [memo.get("key", lambda value=value: value, versions=versions) for value in (1, 2)] == [1, 1]

    def test_drops_the_oldest(self) -> None:
        memo = Memo(size=2)
        for key in "abc":
            memo.get(key, lambda: "first")
        assert [memo.get(key, lambda: "again") for key in "cba"] == ["first", "first", "again"]

    def test_keeps_nothing_that_a_write_changed_while_it_was_computed(self) -> None:
        memo = Memo()

        def write_then_return_the_old() -> int:
            before = Endorsee.objects.count()
            endorsee("Meanwhile")
            return before

        memo.get("count", write_then_return_the_old)
        assert memo.get("count", Endorsee.objects.count) == 1
