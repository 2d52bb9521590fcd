"""Nobody waits for long on PostgreSQL: a lock of twelve seconds once stopped even verification."""

import pytest
from django.db import connection
from django.test import Client

from endorsement import locks

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite's readers never wait."),
]


def test_every_connection_has_the_limits_of_the_settings(transactional_db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('statement_timeout'), current_setting('lock_timeout')")
        assert cursor.fetchone() == ("25s", "5s")


@pytest.mark.parametrize("address", ["/registry/VA-K7M2Q9-D/", "/registry/verify/?number=VA-K7M2Q9-D"])
def test_a_page_that_waits_too_long_for_a_lock_says_that_the_site_is_busy(transactional_db: None, address: str) -> None:
    other = connection.copy()
    other.set_autocommit(False)
    with other.cursor() as cursor, connection.cursor() as own:
        cursor.execute("LOCK TABLE endorsement_endorsee IN ACCESS EXCLUSIVE MODE")
        own.execute("SET lock_timeout = '100ms'")
        response = Client().get(address, follow=True)
    other.rollback()
    other.close()
    connection.close()
    assert (response.status_code, response["Retry-After"]) == (503, "60")


def test_an_import_has_no_limit_for_its_statements(transactional_db: None) -> None:
    with locks.writing(), connection.cursor() as cursor:
        locks.no_time_limit()
        cursor.execute("SELECT current_setting('statement_timeout')")
        assert cursor.fetchone() == ("0",)
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('statement_timeout')")
        assert cursor.fetchone() == ("25s",)
