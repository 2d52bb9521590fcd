"""`manage.py registry_report`."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command

from endorsement import services
from endorsement.enums import HoldKind
from tests.builders import category, endorsed, lapsing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def report(capsys, *arguments):
    call_command("registry_report", *arguments)
    return capsys.readouterr().out.splitlines()


def test_report_counts_by_category_and_says_who_is_off_and_why(capsys):
    category("IFA")
    endorsed("IFS", awarded_on=date(2026, 11, 1), listed=False)
    lapsed = lapsing("IFA", family_name="Late").endorsee
    held = endorsed("IFS", awarded_on=date(2026, 11, 1), family_name="Held").endorsee
    services.place_hold(endorsee=held, kind=HoldKind.RETIRED, starts_on=date(2026, 11, 2), reason="Told us.")
    assert report(capsys) == [
        "The registry on Nov 22, 2026, based on current records",
        "People on the registry: 1, on the public list: 0",
        "",
        "Endorsements on the registry",
        "      0  Infant Family Associate (IFA)",
        "      1  Infant Family Specialist (IFS)",
        "      1  total",
        "",
        "Endorsements off the registry",
        "      1  Lapsed",
        "      1  On hold",
        "",
        f"Ada Held, {held.number}: IFS on hold since Nov 2, 2026 (retired)",
        f"Ada Late, {lapsed.number}: IFA renewed through Sep 30, 2026; not renewed for 2026–2027",
    ]


def test_report_of_another_day_says_what_is_true_then(capsys):
    person = endorsed("IFS", awarded_on=date(2026, 11, 1)).endorsee
    lines = report(capsys, "--on", "2028-10-01")
    reason = "IFS renewed through Sep 30, 2028; not renewed for 2028–2029"
    assert (lines[0], lines[-1]) == (
        "The registry on Oct 1, 2028, based on current records",
        f"Ada Winter, {person.number}: {reason}",
    )


@pytest.mark.parametrize("on", ["tomorrow", "2026-13-01", "10/01/2026", "\0"])
def test_what_is_no_date_gets_a_sentence(on):
    with pytest.raises(CommandError, match=r"isn't a date\. Write it as year-month-day, for example 2026-09-30"):
        call_command("registry_report", on=on)


@pytest.mark.parametrize("on", ["0001-01-01", "9999-12-31"])
def test_date_beyond_the_calendar_gets_a_sentence(on):
    with pytest.raises(CommandError, match="Choose a day between 1970 and 2199"):
        call_command("registry_report", on=on)
