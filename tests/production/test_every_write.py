"""Two workers with separate memory: whatever is written, and wherever, the very next request to each shows it.

The writes come from forms in the first worker or from this process, as commands and other servers do.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from wagtail.models import Page, Workflow

from endorsement import bulk, clock, services
from endorsement.enums import HoldKind
from endorsement.models import Category, ContentVersion, Endorsee, RegistrySettings
from pages.models import HomePage, SiteSettings
from tests import builders, sheets
from tests.production.conftest import staff_at
from tests.production.workers import Worker, needs, redis, started
from tools.staff import Staff

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("workers")]

LIST, API, CSV = "/endorsement/professionals/", "/api/registry/v1/endorsees/", "/registry/professionals.csv"
PEOPLE = ("/", LIST, API, CSV)
PAGES = (LIST, "/api/v2/pages/?limit=100")
# What the person and the page are called at first, and what anything is called by the write.
PERSON, PAGE, NEW = "Zquperson", "Zqupage", "Zqunew"
# Whether the first word is read and whether the new one is.
AT_FIRST = (True, False)
CHANGED, ADDED, GONE = (False, True), (True, True), (False, False)


@dataclass
class Desk:
    """What the writes are about, and who is signed in at the first worker."""

    person: Endorsee
    page: Page
    staff: Staff
    folder: Path

    @property
    def edit(self) -> str:
        return f"/admin/pages/{self.page.pk}/edit/"

    def draft(self) -> Any:
        self.page.title = NEW
        return self.page.save_revision()


# --- Each prepares what it needs, before anybody looks, and returns the write ---


def person_form(desk: Desk) -> Callable[[], Any]:
    return lambda: desk.staff.change_person(desk.person.pk, family_name=NEW)


def bulk_renewal(desk: Desk) -> Callable[[], Any]:
    today = clock.today()
    cycle = builders.cycle(today)
    before = cycle.starts_on - timedelta(days=400)
    lapsed = builders.endorsed(awarded_on=before, family_name=NEW).endorsee
    return lambda: desk.staff.renew(ids=f"id={lapsed.pk}", cycle=str(cycle.starts_on), on=str(today))


def import_page(desk: Desk) -> Callable[[], Any]:
    plan = desk.staff.upload("people.csv", new_person())
    return lambda: desk.staff.apply(plan)


def import_command(desk: Desk) -> Callable[[], Any]:
    file = desk.folder / "people.csv"
    file.write_bytes(new_person())
    return lambda: call_command("import_registry", file, apply=True)


def new_person() -> bytes:
    today = clock.today().isoformat()
    return sheets.csv_of({"given_name": "Ida", "family_name": NEW, "category": "IFS", "awarded_on": today})


def a_service(desk: Desk) -> Callable[[], Any]:
    today = clock.today()
    return lambda: services.place_hold(endorsee=desk.person, kind=HoldKind.RETIRED, starts_on=today, reason="Told us.")


def a_bulk_service(desk: Desk) -> Callable[[], Any]:
    today = clock.today()
    held = {"kind": HoldKind.RETIRED, "starts_on": today, "reason": "Told us.", "on": today}
    return lambda: bulk.place_holds(endorsees=[desk.person.pk], **held)


def a_plain_save(desk: Desk) -> Callable[[], Any]:
    desk.person.family_name = NEW
    return desk.person.save


def an_update(desk: Desk) -> Callable[[], Any]:
    return lambda: Endorsee.objects.filter(pk=desk.person.pk).update(family_name=NEW)


def a_bulk_update(desk: Desk) -> Callable[[], Any]:
    desk.person.family_name = NEW
    return lambda: Endorsee.objects.bulk_update([desk.person], ["family_name"])


def raw_sql(desk: Desk) -> Callable[[], Any]:
    return lambda: execute(f"UPDATE endorsement_endorsee SET family_name = '{NEW}' WHERE family_name = '{PERSON}'")


def execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def category_form(desk: Desk) -> Callable[[], Any]:
    edit = f"/admin/snippets/endorsement/category/edit/{Category.objects.get(code='IFS').pk}/"
    return lambda: desk.staff.send(edit, has="name", name=NEW)


def settings_form(desk: Desk) -> Callable[[], Any]:
    edit = f"/admin/settings/endorsement/registrysettings/{RegistrySettings.load().pk}/"
    return lambda: desk.staff.send(edit, has="disclaimer", disclaimer=NEW)


def publication(desk: Desk) -> Callable[[], Any]:
    return desk.draft().publish


def scheduled_publication(desk: Desk) -> Callable[[], Any]:
    revision = desk.draft()
    revision.approved_go_live_at = timezone.now() - timedelta(minutes=1)
    revision.save()
    return lambda: call_command("publish_scheduled")


def approval(desk: Desk) -> Callable[[], Any]:
    desk.draft()
    task = Workflow.objects.get().start(desk.page, user=None).current_task_state
    approve = f"/admin/pages/workflow/action/{desk.page.pk}/approve/{task.pk}/"
    return lambda: desk.staff.call(approve, after=desk.edit)


def bulk_publication(desk: Desk) -> Callable[[], Any]:
    desk.draft()
    publish = f"/admin/bulk/wagtailcore/page/publish/?id={desk.page.pk}&next=/admin/"
    return lambda: desk.staff.call(publish, after=desk.edit)


def admin_api(desk: Desk) -> Callable[[], Any]:
    desk.draft()
    return lambda: desk.staff.call(f"/admin/api/main/pages/{desk.page.pk}/action/publish/", after=desk.edit)


def page_update(desk: Desk) -> Callable[[], Any]:
    return lambda: Page.objects.filter(pk=desk.page.pk).update(title=NEW)


def alert(desk: Desk) -> Callable[[], Any]:
    settings = SiteSettings.load()
    settings.alert = f"<p>{NEW}</p>"
    return settings.save


# The write, where it is seen, and what is read there from then on.
TABLE: dict[Callable[[Desk], Callable[[], Any]], tuple[tuple[str, ...], tuple[bool, bool]]] = {
    person_form: (PEOPLE, CHANGED),
    bulk_renewal: (PEOPLE, ADDED),
    import_page: (PEOPLE, ADDED),
    import_command: (PEOPLE, ADDED),
    a_service: (PEOPLE, GONE),
    a_bulk_service: (PEOPLE, GONE),
    a_plain_save: (PEOPLE, CHANGED),
    an_update: (PEOPLE, CHANGED),
    a_bulk_update: (PEOPLE, CHANGED),
    raw_sql: (PEOPLE, CHANGED),
    category_form: ((LIST, API), ADDED),
    settings_form: (("/", LIST), ADDED),
    publication: (PAGES, CHANGED),
    scheduled_publication: (PAGES, CHANGED),
    approval: (PAGES, CHANGED),
    bulk_publication: (PAGES, CHANGED),
    admin_api: (PAGES, CHANGED),
    page_update: (PAGES, CHANGED),
    alert: (("/", LIST), ADDED),
}


@pytest.fixture(scope="module", params=["memory", "Redis"])
def workers(
    request: pytest.FixtureRequest, folder: Path, django_db_setup: None, django_db_blocker: Any
) -> Iterator[list[Worker]]:
    """They keep pages each in its own memory, or both in one Redis."""
    if request.param == "memory":
        with started(folder / "memory") as workers:
            yield workers
    else:
        needs("redis-server")
        with redis() as (address, _process), started(folder / "redis", REDIS_URL=address) as workers:
            yield workers


@pytest.fixture
def desk(home: HomePage, workers: list[Worker], tmp_path: Path) -> Desk:
    person = builders.endorsed(awarded_on=clock.today(), family_name=PERSON).endorsee
    page = Page.objects.get(slug="professionals").specific
    page.title = PAGE
    page.save_revision().publish()
    return Desk(person, page, staff_at(workers[0].address), tmp_path)


def read(workers: list[Worker], paths: tuple[str, ...], first: str) -> list[tuple[bool, bool]]:
    """What each worker says at each path: whether the first word is in it, and whether the new one is."""
    texts = [worker.reads(path) for path in paths for worker in workers]
    return [(first in text, NEW in text) for text in texts]


@pytest.mark.parametrize("write", TABLE, ids=lambda write: write.__name__)
def test_the_very_next_request_to_each_worker_shows_it(write: Any, desk: Desk, workers: list[Worker]) -> None:
    paths, then = TABLE[write]
    first = PAGE if paths == PAGES else PERSON
    do = write(desk)
    for _time in range(2):  # from now on, each worker has them
        assert read(workers, paths, first) == [AT_FIRST] * 2 * len(paths)
    do()
    assert read(workers, paths, first) == [then] * 2 * len(paths)


def test_the_workers_do_keep_what_they_answered(desk: Desk, workers: list[Worker]) -> None:
    """A write that takes the new version back is not seen: the answers above come from where they are kept."""
    kept = ("/", LIST, API)
    assert read(workers, kept, PERSON) == [AT_FIRST] * 6
    versions = list(ContentVersion.objects.all())
    an_update(desk)()
    ContentVersion.objects.all().delete()
    ContentVersion.objects.bulk_create(versions)
    assert read(workers, kept, PERSON) == [AT_FIRST] * 6
