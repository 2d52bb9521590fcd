"""The queue of renewal requests, and the page of one."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from endorsement.enums import FileKind, HoldKind
from endorsement.models import Endorsee, Endorsement, Renewal, RenewalRequest
from endorsement.requests.files import Proof
from endorsement.services import place_hold, save_endorsee
from tests.endorsement.requests.asking import PDF, TODAY, due, requested

pytestmark = pytest.mark.django_db

QUEUE = "/admin/registry/requests/"


def address(request: RenewalRequest) -> str:
    return f"{QUEUE}{request.pk}/"


def ticked(desk: Client, request: RenewalRequest) -> dict[str, object]:
    """What the page posts when nothing is changed in it."""
    form = BeautifulSoup(desk.get(address(request)).content, "html.parser").select_one("form.registry-form")
    found: dict[str, list[str]] = {}
    for field in form.select("input[value]"):
        if field.get("type") != "checkbox" or field.has_attr("checked"):
            found.setdefault(field["name"], []).append(field["value"])
    return {**found}


def rows(desk: Client, query: str = "") -> list[list[str]]:
    soup = BeautifulSoup(desk.get(QUEUE + query).content, "html.parser")
    return [[" ".join(cell.text.split()) for cell in row.select("td")] for row in soup.select("table.listing tbody tr")]


def text(response) -> str:
    return " ".join(BeautifulSoup(response.content, "html.parser").text.split())


def test_the_queue_has_open_requests_and_what_to_look_at(desk):
    requested(training_hours=3.0)
    assert rows(desk) == [["Ada Winter", "2026–2027", "New", "Nov 22, 2026", "Training: 3 of 15 hours."]]
    assert (rows(desk, "?status=approved"), rows(desk, "?status=nonsense")) == ([], [])


def test_the_queue_says_where_there_is_nothing_to_look_at_and_costs_the_same_queries_for_many(
    desk, django_assert_max_num_queries
):
    for number in range(8):
        requested(due("IFS", family_name=f"Winter{number}"))
    with django_assert_max_num_queries(40):
        assert [row[-1] for row in rows(desk)] == ["nothing"] * 8


MANY = f"{QUEUE}approve/"


def ticked_in_many(desk: Client) -> dict[str, list[str]]:
    soup = BeautifulSoup(desk.get(MANY).content, "html.parser")
    boxes = soup.select("input[name=request]")
    return {"request": [box["value"] for box in boxes if box.has_attr("checked")]}


def test_many_are_approved_at_once_and_those_to_look_at_are_not_ticked(desk):
    good = [requested(due("IFS", family_name=f"Winter{number}")) for number in range(3)]
    remark = requested(due("IFA", family_name="Remark"), remarks="Later.")
    answer = desk.post(MANY, ticked_in_many(desk), follow=True)
    assert "3 requests were approved." in text(answer)
    assert set(RenewalRequest.objects.filter(status="approved")) == set(good)
    remark.refresh_from_db()
    assert remark.status == "new"


def test_one_that_is_refused_is_told_and_stops_no_other(desk, noon):
    good, anew, held = (requested(due("IFS", family_name=name)) for name in ("Good", "Anew", "Held"))
    page = ticked_in_many(desk)
    noon.shift(60)
    requested(Endorsement.objects.get(endorsee=anew.endorsee), training_hours=1.0)
    place_hold(endorsee=held.endorsee, kind=HoldKind.INACTIVE, starts_on=TODAY, reason="Leave.")
    told = text(desk.post(MANY, page, follow=True))
    assert "1 request was approved." in told
    assert "2 were not approved:" in told
    assert "Ada Anew: The person sent this request again since you opened it." in told
    assert "Ada Held: IFS: on hold since Nov 22, 2026 (inactive)." in told
    assert {request.pk for request in RenewalRequest.objects.filter(status="approved")} == {good.pk}


@pytest.mark.parametrize(
    "value", ["", "x", "1", "1 x", "9999999999999999999999 2026-11-22", "² 2026-11-22", "1 2026-11-22"]
)
def test_nonsense_approves_nothing(desk, value):
    request = requested()
    desk.post(MANY, {"request": value})
    request.refresh_from_db()
    assert request.status == "new"


def test_a_registrar_approves_what_the_page_shows(desk):
    request = requested(proposed={"phone": "804-555-0199"})
    answer = desk.post(address(request), {**ticked(desk, request), "approve": "1"})
    assert (answer.status_code, answer.url) == (302, QUEUE)
    assert (Endorsee.objects.get().phone, Renewal.objects.filter(kind="renewal").count()) == ("804-555-0199", 1)
    assert rows(desk) == []


def test_a_second_registrar_is_told(desk):
    request = requested()
    page = ticked(desk, request)
    desk.post(address(request), {**page, "approve": "1"})
    told = text(desk.post(address(request), {**page, "approve": "1"}))
    assert "This request was already approved by registrar on Nov 22, 2026. Nothing was changed." in told
    assert Renewal.objects.filter(kind="renewal").count() == 1


def test_a_field_changed_meanwhile_is_marked_and_not_ticked(desk):
    request = requested(proposed={"phone": "804-555-0199"})
    record = Endorsee.objects.get()
    record.phone = "804-555-0111"
    save_endorsee(endorsee=record)
    assert "Changed after the request was sent." in text(desk.get(address(request)))
    page = ticked(desk, request)
    assert "change" not in page
    desk.post(address(request), {**page, "change": "phone", "approve": "1"})
    assert Endorsee.objects.get().phone == "804-555-0199"


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({"ask": "1", "question": "Which course?"}, "question"),
        ({"decline": "1", "reason": "Paid twice."}, "declined"),
        ({"ask": "1", "question": " "}, "new"),
        ({"decline": "1", "reason": "\0"}, "new"),
        ({"approve": "1", "shown": "forged", "effective_on": "2026-11-22"}, "new"),
        ({"approve": "1", "effective_on": "someday"}, "new"),
        ({"ask": "1", "question": "x" * 2001}, "new"),
    ],
)
def test_a_question_or_a_reason_needs_words_and_an_approval_its_page(desk, data, status):
    request = requested()
    assert desk.post(address(request), data).status_code == (200 if status == "new" else 302)
    request.refresh_from_db()
    assert request.status == status


def test_a_file_is_downloaded_and_never_shown(desk):
    proof = Proof(name="hours.pdf", kind=FileKind.PDF, content=PDF)
    request = requested(proofs=[proof])
    response = desk.get(f"{address(request)}{request.files.get().pk}/")
    assert (response.content, response["Content-Disposition"]) == (PDF, 'attachment; filename="hours.pdf"')
    assert (response["X-Content-Type-Options"], "no-store" in response["Cache-Control"]) == ("nosniff", True)
    other = requested(due("IFA", family_name="Other"))
    assert desk.get(f"{address(other)}{request.files.get().pk}/").status_code == 404


def test_only_who_may_renew_and_change_sees_requests(user_who_may):
    request = requested(proofs=[Proof(name="hours.pdf", kind=FileKind.PDF, content=PDF)])
    addresses = [QUEUE, f"{QUEUE}results/", MANY, address(request), f"{address(request)}{request.files.get().pk}/"]
    for codenames in (["view_endorsee"], ["renew_endorsee"], ["change_endorsee", "view_renewalrequest"]):
        client = Client()
        client.force_login(user_who_may(*codenames, username="-".join(codenames)))
        assert {client.get(each).status_code for each in addresses} == {302}
        assert client.post(address(request), {"decline": "1", "reason": "No."}).status_code == 302
    assert {Client().get(each).url.partition("?")[0] for each in addresses} == {"/admin/login/"}
    request.refresh_from_db()
    assert request.status == "new"


def test_uploaded_files_are_out_of_reach_of_media(desk):
    request = requested(proofs=[Proof(name="hours.pdf", kind=FileKind.PDF, content=PDF)])
    assert desk.get(f"/media/{request.files.get().file.name}").status_code == 404
