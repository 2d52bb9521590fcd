"""The import pages: upload, read, settle, apply."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django_tasks import task_backends

from endorsement.admin import import_page
from endorsement.models import Endorsee, Endorsement, ImportPlan
from tests import builders
from tests.endorsement.admin.reading import errors, soup, text, words
from tests.endorsement.imports.messy import messy_csv
from tests.endorsement.imports.reading_one import CASES
from tests.endorsement.imports.test_reading import GOOD, LOCKED
from tests.sheets import PERSON, csv_of

pytestmark = pytest.mark.once

INDEX = "/admin/registry/import/"
DAYS_FIRST = {"Ada": "05/10/2026", "Bo": "13/10/2026", "Cy": "02/11/2026"}
ROW = {**PERSON, "category": "IFS", "awarded_on": "2026-11-01", "email": "ada@example.org"}


@pytest.fixture(autouse=True)
def categories(db: None) -> None:
    for code in builders.NAMES:
        builders.category(code)


def upload(desk: Client, content: bytes, *, name: str = "people.csv", **data: Any) -> Any:
    return desk.post(INDEX, {"file": SimpleUploadedFile(name, content), **data}, follow=True)


def shown(desk: Client, **parameters: str) -> dict[str, str]:
    """What the page of the latest plan keeps hidden of what it shows: it goes along with each button."""
    page = desk.get(reverse("endorsement_import_plan", args=[ImportPlan.objects.latest("pk").pk]), parameters)
    return {field["name"]: field["value"] for field in soup(page).select("main input[type=hidden]")}


def press(desk: Client, button: str, *, on: dict[str, str] | None = None, **data: str) -> Any:
    """Presses a button of the page as it is now, or of one opened before (`on`)."""
    address = reverse("endorsement_import_plan", args=[ImportPlan.objects.latest("pk").pk])
    return desk.post(address, {**(shown(desk) if on is None else on), button: "1", **data}, follow=True)


def buttons(page: Any) -> list[str]:
    return [words(button) for button in soup(page).select("main form:not(.registry-kind) button[type=submit]")]


def test_the_menu_offers_the_import_to_who_may(desk, user_who_may):
    other = Client()
    other.force_login(user_who_may("view_endorsee", username="other"))
    offered = [INDEX in client.get("/admin/").content.decode() for client in (desk, other)]
    assert offered == [True, False]


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_pages_are_closed_without_the_permission(desk, user_who_may, method):
    upload(desk, csv_of(ROW))
    other = Client()
    other.force_login(user_who_may("add_endorsee", "change_endorsee", "renew_endorsee", username="other"))
    addresses = [INDEX, reverse("endorsement_import_plan", args=[ImportPlan.objects.get().pk])]
    assert [getattr(other, method)(address, {"apply": "1"}).status_code for address in addresses] == [302, 302]
    assert not Endorsee.objects.exists()


def test_an_upload_shows_what_each_row_would_do_and_writes_nothing(desk):
    page = upload(desk, csv_of(ROW, {**ROW, "family_name": "Lee", "category": "XX", "external_id": "7"}))
    assert "2 “XX” names no category" not in text(page)
    assert (buttons(page), Endorsee.objects.count()) == (["Apply: write 1 row", "Discard"], 0)
    assert [words(tab) for tab in soup(page).select(".registry-tabs a")] == ["create: 1", "error: 1"]
    [row] = soup(page).select("table.registry-import tbody tr")
    assert "error “XX” isn't a category. Write its code, for example IFS or IMHM-C." in words(row)


def test_a_registrar_settles_reviews_and_applies(desk):
    ada = builders.endorsed("IFA", family_name="Winter").endorsee
    page = upload(desk, csv_of({**ROW, "email": ""}))
    [question] = soup(page).select("fieldset")
    assert [(choice["name"], choice["value"]) for choice in question.select("input[type=radio]")] == [
        ("q-2-person", f"same:{ada.pk}"),
        ("q-2-person", "new"),
        ("q-2-person", "skip"),
    ]
    page = press(desk, "settle", **{"q-2-person": f"same:{ada.pk}"})
    assert "Apply: write 1 row" in buttons(page)
    page = press(desk, "apply")
    assert "1 endorsement awarded." in text(page)
    assert sorted(e.label for e in ada.endorsements.all()) == ["IFA", "IFS"]


def test_an_answer_can_be_changed_before_it_is_applied(desk):
    builders.endorsed("IFA", family_name="Winter")
    upload(desk, csv_of({**ROW, "email": ""}))
    press(desk, "settle", **{"q-2-person": "new"})
    page = desk.get(reverse("endorsement_import_plan", args=[ImportPlan.objects.get().pk]), {"outcome": "settled"})
    assert [choice["value"] for choice in soup(page).select("input[checked]")] == ["new"]
    press(desk, "settle", on=shown(desk, outcome="settled"), **{"q-2-person": "skip"})
    assert [row.outcome for row in ImportPlan.objects.get().rows.all()] == ["skipped"]


def test_a_change_in_between_is_told_and_stops_only_what_it_touches(desk):
    upload(desk, csv_of({**ROW, "email": ""}))
    builders.endorsee("Lee", "Bo")
    page = desk.get(reverse("endorsement_import_plan", args=[ImportPlan.objects.get().pk]))
    assert "Applying compares them again first." in text(page)
    assert buttons(page) == ["Apply: write 1 row", "Check again", "Discard"]
    opened = shown(desk)
    builders.endorsee("Winter")
    page = press(desk, "apply", on=opened)
    assert "and so has what it would do. Nothing was written. Review it now." in text(page)
    assert (Endorsee.objects.count(), "q-2-person" in page.content.decode()) == (2, True)
    press(desk, "settle", **{"q-2-person": "new"})
    builders.endorsee("Moon", "Cleo")
    press(desk, "apply")
    assert Endorsee.objects.count() == 4


def test_a_plan_that_a_colleague_settled_otherwise_is_shown_again_before_it_is_applied(desk):
    builders.endorsed("IFA", family_name="Winter")
    upload(desk, csv_of({**ROW, "email": ""}))
    press(desk, "settle", **{"q-2-person": "skip"})
    opened = shown(desk)
    press(desk, "settle", on=shown(desk, outcome="settled"), **{"q-2-person": "new"})
    page = press(desk, "apply", on=opened)
    assert "This plan was answered or checked again after you opened it. Nothing was written." in text(page)
    assert (buttons(page)[0], Endorsee.objects.count()) == ("Apply: write 1 row", 1)
    press(desk, "apply")
    assert Endorsee.objects.count() == 2


def test_a_plan_is_not_applied_from_a_page_that_did_not_show_it(desk):
    upload(desk, csv_of(ROW))
    for unseen in ({}, {"as_shown": ""}, {"as_shown": "0" * 64}):
        press(desk, "apply", on=unseen)
    assert not Endorsee.objects.exists()


def test_two_who_answer_the_same_question_are_told(desk):
    builders.endorsed("IFA", family_name="Winter")
    upload(desk, csv_of({**ROW, "email": ""}))
    opened = shown(desk)
    press(desk, "settle", on=opened, **{"q-2-person": "new"})
    page = press(desk, "settle", on=opened, **{"q-2-person": "skip"})
    assert "Line 2: the question was answered or changed after you opened the page" in text(page)
    assert [row.decisions for row in ImportPlan.objects.get().rows.all()] == [{"person": "new"}]


@pytest.mark.parametrize("button", ["settle", "check", "apply", "discard"])
def test_an_import_that_a_colleague_discarded_meanwhile_leads_to_the_list(desk, monkeypatch, button):
    """The page finds the plan; by the time it works on it, the plan is gone."""
    upload(desk, csv_of(ROW))
    plan, opened = ImportPlan.objects.get(), shown(desk)
    monkeypatch.setattr(import_page, "get_object_or_404", lambda *args, **kwargs: plan)
    address = reverse("endorsement_import_plan", args=[plan.pk])
    ImportPlan.objects.all().delete()
    answer = desk.post(address, {**opened, button: "1"})
    assert (answer.status_code, answer.url) == (302, INDEX)


def test_applying_again_and_checking_again_change_nothing(desk):
    upload(desk, csv_of(ROW))
    press(desk, "apply")
    pages = [press(desk, button) for button in ("apply", "check", "settle", "discard")]
    assert ({page.status_code for page in pages}, Endorsee.objects.count(), ImportPlan.objects.count()) == ({200}, 1, 1)


def test_a_discarded_import_is_gone(desk):
    upload(desk, csv_of(ROW))
    page = press(desk, "discard")
    assert ("Discard the import of people.csv?" in text(page), ImportPlan.objects.count()) == (True, 1)
    assert "The file and its 1 row are removed." in text(page)
    press(desk, "discard", discard="yes")
    assert (ImportPlan.objects.count(), Endorsee.objects.count()) == (0, 0)


def test_history_is_ticked_on_the_form(desk):
    row = {**ROW, "awarded_on": "2020-11-01", "renewed_cycle": "2020-2021"}
    upload(desk, csv_of(row), as_history="on")
    press(desk, "apply")
    assert Endorsee.objects.get().endorsements.get().renewals.get().cycle.name == "2020–2021"


def test_one_button_takes_what_the_file_hides_and_another_leaves_it_out(desk):
    page = upload(desk, (CASES / "i01_filtered_rows.xlsx").read_bytes(), as_history="on")
    taken = press(desk, "hidden", hidden="taken")
    assert [
        "2 rows (lines 3, 5)" in text(page),
        buttons(page)[:2],
        buttons(taken)[:2],
        buttons(press(desk, "hidden")),
    ] == [
        True,
        ["Take hidden rows and columns too", "Apply: write 2 rows"],
        ["Leave out what is hidden", "Apply: write 4 rows"],
        buttons(taken),
    ]
    assert buttons(press(desk, "hidden", hidden="left_out")) == buttons(page)


def test_a_file_that_hides_nothing_offers_no_choice(desk):
    assert "hides" not in text(upload(desk, csv_of(ROW)))


def test_a_text_in_doubt_is_asked_about_with_both_readings(desk):
    page = upload(desk, csv_of({**ROW, "organization": "NÃºÃ±ez & Lee"}))
    assert [words(label) for label in soup(page).select("fieldset label")] == [
        "Take “Núñez & Lee”",
        "Keep “NÃºÃ±ez & Lee”",
        "Skip this row",
    ]
    press(desk, "settle", **{"q-2-read_organization": "mended"})
    press(desk, "apply")
    assert Endorsee.objects.get().organization == "Núñez & Lee"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00", "This isn't a text file or a spreadsheet"),
        (LOCKED, "locked with a password"),
        (b"a,b\n1,2\n", "No row has the registry's columns"),
        (GOOD[:-200], "damaged or isn't a workbook"),
        (b"x" * (20 * 1024 * 1024 + 1), "over 20 MB"),
        (b"", "empty"),
    ],
    ids=["picture", "locked", "no header", "damaged", "too large", "empty"],
)
def test_a_file_that_cannot_be_taken_is_refused_on_the_page(desk, content, reason):
    page = upload(desk, content)
    assert (page.status_code, reason in " ".join(errors(page)), ImportPlan.objects.count()) == (200, True, 0)


def test_no_file_is_told(desk):
    assert "This field is required." in " ".join(errors(desk.post(INDEX, {})))


@pytest.mark.parametrize("query", ["?p=99999", "?p=x", "?outcome=nonsense", "?outcome=review", "?outcome=%00"])
def test_odd_addresses_of_a_plan_show_the_plan(desk, query):
    upload(desk, csv_of(ROW))
    address = reverse("endorsement_import_plan", args=[ImportPlan.objects.get().pk])
    assert desk.get(address + query).status_code == 200


def test_an_unknown_plan_is_not_found(desk):
    address = reverse("endorsement_import_plan", args=[1])
    assert [desk.get(address).status_code, desk.post(address, {"apply": "1"}).status_code] == [404, 404]


def all_of_one_answer(desk: Client, answer: str) -> dict[str, str]:
    """The fields of the plan's shared questions that offer the answer."""
    page = desk.get(reverse("endorsement_import_plan", args=[ImportPlan.objects.get().pk]))
    return {choice["name"]: answer for choice in soup(page).select(f'#shared input[value="{answer}"]')}


def test_a_question_about_a_column_is_answered_once(desk):
    days = [{**ROW, "given_name": name, "email": "", "awarded_on": day} for name, day in DAYS_FIRST.items()]
    page = upload(desk, csv_of(*days))
    [question] = soup(page).select("#shared fieldset")
    assert words(question) == (
        "awarded_on: “13/10/2026” on line 3 isn't month/day/year. Which comes first in this column? "
        "3 rows: lines 2, 3, 4 The month: “05/10/2026” is May 10, 2026 The day: “05/10/2026” is Oct 5, 2026 "
        "Skip these rows"
    )
    assert (buttons(page)[0], soup(page).select("table.registry-import input")) == ("Discard", [])
    press(desk, "settle_shared", **all_of_one_answer(desk, "days_first"))
    press(desk, "apply")
    awarded = Endorsement.objects.order_by("awarded_on").values_list("endorsee__given_name", "awarded_on")
    assert [(name, day.isoformat()) for name, day in awarded] == [
        ("Ada", "2026-10-05"),
        ("Bo", "2026-10-13"),
        ("Cy", "2026-11-02"),
    ]


def test_one_answer_settles_the_same_question_in_every_row(desk):
    people = [{**ROW, "given_name": name, "email": "", "awarded_on": "TBD"} for name in ("Ada", "Bo")]
    upload(desk, csv_of(*people))
    press(desk, "settle_shared", **all_of_one_answer(desk, "2026-10-01"))
    assert [row.outcome for row in ImportPlan.objects.get().rows.all()] == ["create", "create"]


def test_an_answer_to_a_question_that_changed_meanwhile_is_told_and_not_kept(desk):
    people = [{**ROW, "given_name": name, "email": "", "awarded_on": "TBD"} for name in ("Ada", "Bo")]
    upload(desk, csv_of(*people))
    shown = all_of_one_answer(desk, "2026-10-01")
    press(desk, "settle", **{"q-2-awarded_on": "skip"})
    page = press(desk, "settle_shared", **shown)
    assert "No answer was saved." in text(page)
    assert [row.outcome for row in ImportPlan.objects.get().rows.all()] == ["skipped", "review"]


def test_a_page_of_rows_costs_the_same_queries_at_any_size(desk, django_assert_max_num_queries):
    upload(desk, messy_csv(rows=300))
    press(desk, "settle_shared", **all_of_one_answer(desk, "months_first"))
    address = reverse("endorsement_import_plan", args=[ImportPlan.objects.get().pk])
    with django_assert_max_num_queries(30):
        page = desk.get(address, {"outcome": "create"})
    assert len(soup(page).select("table.registry-import tbody tr")) == 50


# --- Long work ---


@pytest.fixture
def long_from_one_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_page, "LONG", 1)
    monkeypatch.setattr(import_page, "LONG_FILE", 1)


@pytest.fixture
def worker(long_from_one_row: None, settings: Any) -> Iterator[Callable[[], None]]:
    """Long work is left to a worker. Returns what the worker does until nothing waits."""
    settings.REGISTRY_TASKS = "worker"
    settings.TASKS = {**settings.TASKS, "worker": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    queue = task_backends["worker"]

    def work() -> None:
        for task in queue.results:
            task.task.call(*task.args, **task.kwargs)
        queue.clear()

    yield work
    queue.clear()


def streamed(answer: Any) -> str:
    return b"".join(answer.streaming_content).decode()


def plan_page(desk: Client) -> Any:
    return desk.get(reverse("endorsement_import_plan", args=[ImportPlan.objects.get().pk]))


@pytest.mark.usefixtures("long_from_one_row")
def test_long_work_is_shown_on_the_page_and_leads_on(desk):
    page = streamed(upload(desk, csv_of(ROW)))
    address = reverse("endorsement_import_plan", args=[ImportPlan.objects.get().pk])
    assert ("<li>Saving the plan: 1 / 1</li>" in page, f'href="{address}">Done. Continue' in page) == (True, True)
    page = streamed(press(desk, "apply"))
    assert ("<li>Done: 1 / 1</li>" in page, Endorsee.objects.count()) == (True, 1)


@pytest.mark.usefixtures("long_from_one_row")
def test_a_connection_that_is_cut_leaves_a_page_that_says_so_and_offers_to_try_again(desk):
    streamed(upload(desk, csv_of(ROW)))
    answer = press(desk, "apply")
    pieces = iter(answer.streaming_content)
    while b"Writing to the registry" not in next(pieces):
        pass
    answer._iterator.close()  # as the server does when the client is gone; Django's test client keeps the database
    page = plan_page(desk)
    assert ("was cut short. Nothing was written to the registry" in text(page), Endorsee.objects.count()) == (True, 0)
    page = streamed(press(desk, "again"))
    assert ("<li>Done: 1 / 1</li>" in page, Endorsee.objects.count()) == (True, 1)
    assert "cut short" not in text(plan_page(desk))


def test_a_worker_reads_compares_and_applies_a_long_import(desk, worker, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        page = upload(desk, csv_of(ROW))
    assert ("for the site's worker. Nothing has begun yet." in text(page), buttons(page)) == (True, ["Discard"])
    assert soup(page).select_one("noscript meta[http-equiv=refresh]")["content"] == "3"
    worker()
    assert buttons(plan_page(desk)) == ["Apply: write 1 row", "Discard"]
    with django_capture_on_commit_callbacks(execute=True):
        page = press(desk, "apply")
    assert (buttons(page), Endorsee.objects.count()) == (["Don’t wait"], 0)
    worker()
    assert ("1 person created." in text(plan_page(desk)), Endorsee.objects.count()) == (True, 1)


def test_a_file_that_the_worker_cannot_read_is_refused_on_the_page(desk, worker, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        upload(desk, b"a,b\n1,2\n")
    worker()
    page = plan_page(desk)
    assert ("No row has the registry's columns" in text(page), buttons(page)) == (True, ["Discard"])
    press(desk, "discard", discard="yes")
    assert not ImportPlan.objects.exists()


def test_who_does_not_wait_finds_the_import_as_it_was(desk, worker, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        upload(desk, csv_of(ROW))
    worker()
    page_before = shown(desk)
    with django_capture_on_commit_callbacks(execute=True):
        press(desk, "apply")
        assert "This import is already being worked on." in text(press(desk, "apply", on=page_before))
        page = press(desk, "stop")
    worker()
    assert ("Nothing was done. The import is as it was." in text(page), Endorsee.objects.count()) == (True, 0)
    assert buttons(page) == ["Apply: write 1 row", "Discard"]


def test_what_the_worker_refuses_is_told_on_the_page(desk, worker, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        upload(desk, csv_of(ROW))
    worker()
    with django_capture_on_commit_callbacks(execute=True):
        press(desk, "apply", as_shown="0" * 64)
    worker()
    assert "This plan was answered or checked again after you opened it. Nothing was written." in text(plan_page(desk))


# --- The list you keep ---


def test_whether_it_is_the_list_kept_today_can_be_changed_after_the_upload(desk):
    upload(desk, csv_of({**ROW, "renewed_cycle": "2023-2024", "awarded_on": "2023-11-01"}))
    outcomes = [list(ImportPlan.objects.get().rows.values_list("outcome", flat=True))]
    for answer in ("yes", "no"):
        press(desk, "history", history=answer)
        outcomes.append(list(ImportPlan.objects.get().rows.values_list("outcome", flat=True)))
    assert outcomes == [["error"], ["create"], ["error"]]


@pytest.mark.parametrize("name", ["template", "example"])
def test_a_file_to_fill_in_can_be_downloaded(desk, name):
    answer = desk.get(f"{INDEX}{name}/")
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")


def test_the_example_is_read_as_it_is(desk):
    content = b"".join(desk.get(f"{INDEX}example/").streaming_content)
    upload(desk, content, name="example.xlsx")
    assert list(ImportPlan.objects.get().rows.values_list("outcome", flat=True)) == ["create", "create"]
