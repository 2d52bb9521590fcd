from datetime import date

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import RequestFactory, override_settings
from django.test.utils import CaptureQueriesContext

from endorsement.endorsee_numbers import draw
from endorsement.enums import VerificationStatus
from endorsement.public import rate_limit
from endorsement.public.rate_limit import LOOK_UPS, NETWORK_SHARE, WINDOW, TooManyLookUps, client_of, verify_for
from tests.builders import endorsed, lapsing
from tests.endorsement.racing import at_once

ON = date(2026, 11, 22)
UNKNOWN = "VA-S2BXYN-Q"


def request(address="192.0.2.1", **headers):
    return RequestFactory().get("/", REMOTE_ADDR=address, **headers)


def look_up(number=UNKNOWN, times=1, address="192.0.2.1"):
    for _ in range(times):
        verification = verify_for(request(address), number, on=ON)
    return verification


# --- What counts ---


@pytest.mark.django_db
def test_a_client_has_so_many_look_ups_and_new_ones_in_the_next_window(noon):
    assert look_up(times=LOOK_UPS).status is VerificationStatus.UNKNOWN
    noon.shift(60)
    with pytest.raises(TooManyLookUps) as refused:
        look_up()
    assert refused.value.retry_after == WINDOW - 60
    assert look_up(address="192.0.2.2").status is VerificationStatus.UNKNOWN
    noon.shift(refused.value.retry_after)
    assert look_up().status is VerificationStatus.UNKNOWN


@pytest.mark.django_db
@pytest.mark.parametrize(
    "holder", [lambda: lapsing(), lambda: endorsed(listed=False)], ids=["not active", "active, not listed"]
)
def test_every_answer_but_a_listed_persons_counts(noon, holder):
    look_up(holder().endorsee.number, times=LOOK_UPS)
    with pytest.raises(TooManyLookUps):
        look_up()


@pytest.mark.django_db
def test_reading_the_records_of_the_listed_is_free(noon):
    number = endorsed().endorsee.number
    look_up(number, times=LOOK_UPS + 5)
    assert look_up(times=LOOK_UPS).status is VerificationStatus.UNKNOWN


@pytest.mark.django_db
def test_mistyping_is_free(noon):
    look_up("VA-000000-0", times=LOOK_UPS + 5)
    assert look_up(times=LOOK_UPS).status is VerificationStatus.UNKNOWN


@pytest.mark.django_db
def test_beyond_the_limit_only_the_listed_are_shown_and_all_others_are_alike(noon):
    listed, unlisted, lapsed = (
        record.endorsee.number for record in (endorsed(), endorsed(family_name="U", listed=False), lapsing())
    )
    look_up(times=LOOK_UPS)
    assert look_up(listed, times=LOOK_UPS).record.number == listed
    assert look_up("VA-000000-0").mistake
    queries = []
    for hidden in (unlisted, lapsed, UNKNOWN):
        with CaptureQueriesContext(connection) as asked, pytest.raises(TooManyLookUps):
            look_up(hidden)
        queries.append([query["sql"].replace(hidden, "") for query in asked])
    assert queries[0] == queries[1] == queries[2]


@pytest.mark.django_db
def test_what_was_refused_does_not_count_for_the_network(noon):
    look_up(times=LOOK_UPS, address="2001:db8:1:1::1")
    for _ in range(4 * LOOK_UPS):
        with pytest.raises(TooManyLookUps):
            look_up(address="2001:db8:1:1::1")
    assert look_up(address="2001:db8:1:2::1").status is VerificationStatus.UNKNOWN


@pytest.mark.django_db
def test_a_network_that_changes_its_address_each_time_has_to_wait_too(noon):
    for number in range(NETWORK_SHARE * LOOK_UPS):
        look_up(address=f"2001:db8:1:{number:x}::1")
    with pytest.raises(TooManyLookUps):
        look_up(address="2001:db8:1:ffff::1")
    assert look_up(address="2001:db8:2:ffff::1").status is VerificationStatus.UNKNOWN


@pytest.mark.django_db(transaction=True)
def test_look_ups_at_the_same_time_are_each_counted(noon):
    look_up(times=LOOK_UPS - 1)
    outcomes = at_once(look_up, look_up)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["TooManyLookUps", "Verification"]


@pytest.mark.django_db
@pytest.mark.once
def test_without_a_cache_the_process_counts_by_itself(noon, caplog):
    broken = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}
    number = draw("VA")
    with override_settings(CACHES={"default": broken}):
        assert look_up(number, times=LOOK_UPS).number == number
        with pytest.raises(TooManyLookUps):
            look_up(number)
    assert "Counted in this process alone because the cache failed" in caplog.text
    assert cache.get("anything") is None


@pytest.mark.django_db
def test_a_window_ends_in_the_cache_too(noon):
    look_up()
    key = f"endorsement-look-ups-{int(rate_limit.clock.now().timestamp()) // WINDOW}-192.0.2.1"
    assert cache.get(key) == 1


# --- Whose look-up it is ---


@pytest.mark.parametrize(
    ("address", "client"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("", "local"),
        ("not an address", "not an address"),
    ],
)
def test_a_client_is_its_address_or_its_network(address, client):
    assert client_of(request(address)) == client


def test_a_header_is_not_believed_where_there_is_no_proxy():
    assert client_of(request(HTTP_X_FORWARDED_FOR="198.51.100.7")) == "192.0.2.1"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "client"),
    [
        (1, "198.51.100.7", "198.51.100.7"),
        (1, "203.0.113.9, 198.51.100.7", "198.51.100.7"),
        (2, "203.0.113.9, 198.51.100.7, 192.0.2.77", "198.51.100.7"),
        (1, "203.0.113.9,2001:db8::7", "2001:db8::/64"),
        (2, "198.51.100.7", "192.0.2.1"),
        (1, "", "192.0.2.1"),
        (1, "198.51.100.7, unknown", "192.0.2.1"),
        (1, ", , ,", "192.0.2.1"),
        (1, "198.51.100.7:50123", "198.51.100.7"),
        (1, "203.0.113.9:1, [2001:db8::7]:50123", "2001:db8::/64"),
        (1, "[2001:db8::7]", "2001:db8::/64"),
        (1, "198.51.100.7:50123:1", "192.0.2.1"),
    ],
)
def test_behind_proxies_it_is_the_address_that_the_outermost_saw(settings, proxies, forwarded, client):
    settings.REGISTRY_PROXY_COUNT = proxies
    assert client_of(request(HTTP_X_FORWARDED_FOR=forwarded)) == client
