"""The power fails in the middle of a long job: everything of it is there afterwards, or nothing."""

import os
import subprocess
import sys
from urllib.parse import quote

import pytest
import time_machine
from django.conf import settings
from django.db import connection, transaction

from endorsement.models import Endorsee, Endorsement
from tests import builders, sheets
from tests.endorsement import sudden_death
from tests.endorsement.snapshot import tables

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

PEOPLE = 12


@pytest.fixture(autouse=True)
def october(db):
    """Everybody lapsed at the end of September; the plan of an import renews them and brings as many new people."""
    with time_machine.travel(sudden_death.MOMENT, tick=False):
        for number in range(PEOPLE):
            builders.lapsing("IFS", family_name=f"Winter {number}")
        old = [
            {"number": person.number, "given_name": "Ada", "family_name": person.family_name, "phone": "804 555 0100"}
            for person in Endorsee.objects.all()
        ]
        new = [{"given_name": "Ida", "family_name": f"Summer {number}"} for number in range(PEOPLE)]
        rows = [{**row, "category": "IFS", "renewed_cycle": "2026–2027"} for row in old]
        rows += [{**row, "category": "IFS", "awarded_on": "2026-10-01"} for row in new]
        sheets.plan_of(sheets.csv_of(*rows))
        yield


def on_the_registry():
    return Endorsement.objects.on_registry(sudden_death.MOMENT.date()).count()


def writes_of(job):
    """How many statements of the job write."""
    writes = []
    with transaction.atomic(), sudden_death.each_write(lambda: writes.append(1)):
        sudden_death.JOBS[job]()
        transaction.set_rollback(True)
    return len(writes)


def this_database():
    """The address of the test's own database."""
    options = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{options['NAME']}"
    login = f"{quote(options['USER'])}:{quote(options['PASSWORD'])}"
    return f"postgres://{login}@{options['HOST']}:{options['PORT']}/{quote(options['NAME'])}"


def killed(job, *, after):
    """Does the job in a process of its own and kills it after so many writes."""
    environment = {**os.environ, "DATABASE_URL": this_database(), "DJANGO_SETTINGS_MODULE": "vaimh.settings"}
    environment["PYTHONPATH"] = os.pathsep.join([str(settings.BASE_DIR), str(settings.BASE_DIR / "site")])
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.endorsement.sudden_death", job, str(after)],
        cwd=settings.BASE_DIR,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        said = process.stdout.readline()
        process.kill()
        assert said == "now\n", process.stderr.read()
    assert process.returncode == -9


EXPECTED = {"bulk renewal": PEOPLE, "import": 2 * PEOPLE}


@pytest.mark.parametrize("job", sudden_death.JOBS)
@pytest.mark.parametrize("share", [0.5, 1], ids=["midway", "before the commit"])
def test_what_is_killed_leaves_nothing_and_can_be_done_again(job, share):
    before, writes = tables(), writes_of(job)
    assert (writes > 3, on_the_registry()) == (True, 0)
    killed(job, after=round(writes * share))
    assert tables() == before
    sudden_death.JOBS[job]()
    assert on_the_registry() == EXPECTED[job]


@pytest.mark.parametrize("job", sudden_death.JOBS)
def test_what_was_committed_before_the_kill_is_there_and_done_once(job):
    killed(job, after=writes_of(job) + 1)
    done = tables()
    assert on_the_registry() == EXPECTED[job]
    sudden_death.JOBS[job]()
    assert tables() == done
