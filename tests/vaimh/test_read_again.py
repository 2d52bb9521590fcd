import pytest
from django.contrib.auth.models import User
from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from vaimh.read_again import ReadAgain

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no connections to lose."),
]


@pytest.fixture
def user(transactional_db: None) -> User:
    return User.objects.create_user("reader")


def end_the_connection() -> None:
    """As an administrator or a restart does, from another connection."""
    connection.ensure_connection()
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [connection.connection.info.backend_pid])
    other.close()


def read(request: HttpRequest) -> HttpResponse:
    end_the_connection()
    return HttpResponse(User.objects.get().username)


def read_in_a_transaction(request: HttpRequest) -> HttpResponse:
    with transaction.atomic():
        return read(request)


def write(request: HttpRequest) -> HttpResponse:
    end_the_connection()
    return HttpResponse(User.objects.update(first_name="Ana"))


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_read_is_tried_once_more_on_a_fresh_connection(user: User, method: str) -> None:
    assert ReadAgain(read)(RequestFactory().generic(method, "/")).content == b"reader"


@pytest.mark.parametrize(("method", "view"), [("POST", read), ("GET", write), ("GET", read_in_a_transaction)])
def test_no_post_no_write_and_no_half_transaction_is_repeated(user: User, method: str, view) -> None:
    with pytest.raises(DatabaseError):
        ReadAgain(view)(RequestFactory().generic(method, "/"))
    connection.close()
    assert User.objects.get().first_name == ""
