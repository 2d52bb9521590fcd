import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.test import Client

from endorsement import attachments
from endorsement.enums import FileKind
from endorsement.models import Attachment, Endorsee
from endorsement.refusals import Refused
from endorsement.requests.files import Proof
from endorsement.setup import sample_people
from tests import builders
from tests.endorsement.admin.actions.steps import asked, notices, said
from tests.endorsement.admin.reading import address, errors, history, soup, text
from tests.endorsement.requests.asking import PDF

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(db: None) -> Endorsee:
    return builders.endorsee()


@pytest.fixture
def letter(person: Endorsee) -> Attachment:
    return attachments.attach(endorsee=person, proof=Proof("letter.pdf", FileKind.PDF, PDF)).record


def send(desk: Client, person: Endorsee, name: str = "letter.pdf", content: bytes = PDF, **data: str) -> HttpResponse:
    url = address("attach", person.pk)
    return desk.post(url, {"file": SimpleUploadedFile(name, content), **data}, follow=True)


def test_a_file_is_attached_and_in_the_history(desk: Client, person: Endorsee) -> None:
    answer = send(desk, person, note="From the university")
    assert notices(answer) == ["“letter.pdf” is attached."]
    assert "letter.pdf From the university" in text(answer)
    assert history(person)[0] == (
        "endorsement.attach_file",
        "registrar",
        {"file": [None, "letter.pdf"], "note": [None, "From the university"]},
    )


def test_what_is_neither_a_pdf_nor_an_image_is_refused_by_its_content(desk: Client, person: Endorsee) -> None:
    answer = send(desk, person, name="page.pdf", content=b"<script>alert(1)</script>")
    assert errors(answer) == ["“page.pdf” is neither a PDF nor a JPEG or PNG image."]
    assert not Attachment.objects.exists()


def test_the_same_file_attached_twice_is_one(desk: Client, person: Endorsee, letter: Attachment) -> None:
    assert notices(send(desk, person)) == ["The record already has this file: “letter.pdf”."]
    assert Attachment.objects.count() == 1


def test_a_file_is_a_download_that_no_browser_opens(desk: Client, person: Endorsee, letter: Attachment) -> None:
    answer = desk.get(address("file", person.pk, letter.pk))
    assert (answer.content, answer["Content-Disposition"]) == (PDF, 'attachment; filename="letter.pdf"')
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    other = builders.endorsee("Other")
    assert desk.get(address("file", other.pk, letter.pk)).status_code == 404


def test_who_may_only_view_reads_no_file(client: Client, user_who_may, person: Endorsee, letter: Attachment) -> None:
    client.force_login(user_who_may("view_endorsee"))
    assert client.get(address("file", person.pk, letter.pk)).status_code == 302
    assert not soup(client.get(address("inspect", person.pk))).select("#files-content")


def test_no_public_address_has_the_file(client: Client, letter: Attachment) -> None:
    assert client.get(letter.file.url).status_code in (403, 404)


def test_removing_erases_the_content_and_keeps_who_when_and_why(
    desk: Client, person: Endorsee, letter: Attachment, django_capture_on_commit_callbacks
) -> None:
    url = address("remove-file", person.pk, letter.pk)
    confirmation = desk.post(url, {"reason": "Somebody else's"})
    assert default_storage.exists(letter.file.name)
    assert "erased for good" in " ".join(said(confirmation))
    with django_capture_on_commit_callbacks(execute=True):
        answer = desk.post(url, asked(confirmation), follow=True)
    assert "Removed on Nov 22, 2026: Somebody else's" in text(answer)
    assert not default_storage.exists(letter.file.name)
    assert desk.get(address("file", person.pk, letter.pk)).status_code == 404
    assert history(person)[0][2] == {"file": ["letter.pdf", None], "reason": [None, "Somebody else's"]}
    assert attachments.remove(attachment=letter, reason="Again").changes == {}


def test_a_removed_file_can_be_attached_again(person: Endorsee, letter: Attachment) -> None:
    attachments.remove(attachment=letter, reason="By mistake")
    attachments.attach(endorsee=person, proof=Proof("letter.pdf", FileKind.PDF, PDF))
    assert Attachment.objects.filter(removed_at=None).count() == 1


def test_a_record_has_so_many_files_and_no_more(person: Endorsee, letter: Attachment, monkeypatch) -> None:
    monkeypatch.setattr(attachments, "MOST", 1)
    stored = default_storage.listdir("documents/endorsees")
    with pytest.raises(Refused, match="can have 1 files"):
        attachments.attach(endorsee=person, proof=Proof("b.pdf", FileKind.PDF, PDF + b"\n"))
    assert default_storage.listdir("documents/endorsees") == stored


def test_a_file_whose_row_fails_is_not_left_behind(person: Endorsee, letter: Attachment, monkeypatch) -> None:
    stored = default_storage.listdir("documents/endorsees")
    monkeypatch.setattr("endorsement.saving.done", lambda *args, **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        attachments.attach(endorsee=person, proof=Proof("b.pdf", FileKind.PDF, PDF + b"\n"))
    assert default_storage.listdir("documents/endorsees") == stored


def test_the_database_keeps_the_reason_with_the_removal(letter: Attachment) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Attachment.objects.update(remove_reason="No day")
    with pytest.raises(TypeError):
        letter.delete()


def test_files_go_with_a_sample_person(django_capture_on_commit_callbacks) -> None:
    person = builders.endorsee(is_sample=True)
    kept = attachments.attach(endorsee=person, proof=Proof("letter.pdf", FileKind.PDF, PDF)).record
    with django_capture_on_commit_callbacks(execute=True):
        sample_people.clear()
    assert (Attachment.objects.count(), default_storage.exists(kept.file.name)) == (0, False)
