"""What may come with a request is told by its content."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from endorsement.requests import files
from endorsement.requests.files import NotTaken, read_proof
from tests.endorsement.requests.asking import PDF, picture


def read(content: bytes, name: str = "hours.pdf") -> files.Proof:
    return read_proof(SimpleUploadedFile(name, content))


@pytest.mark.parametrize(
    ("content", "kind"), [(PDF, "pdf"), (picture("PNG"), "png"), (picture("JPEG"), "jpg")], ids=["PDF", "PNG", "JPEG"]
)
def test_a_pdf_and_images_are_taken_whatever_their_name(content, kind):
    assert read(content, "page.html").kind == kind


@pytest.mark.parametrize(
    "content",
    [b"", b"<html>", b"%PDF-1.4 cut short", b"MZ%PDF-1.4\n%%EOF", picture("GIF"), picture("PNG")[:40], b"\0" * 100],
)
def test_nothing_else_is_taken(content):
    with pytest.raises(NotTaken):
        read(content)


def test_a_large_file_is_refused_in_words(monkeypatch):
    monkeypatch.setattr(files, "LARGEST", 10)
    with pytest.raises(NotTaken, match=r"“hours.pdf” is larger than 5 MB"):
        read(PDF)


@pytest.mark.parametrize(
    ("name", "kept"), [("C:\\x\\a.pdf", "a.pdf"), ("a\u202efdp.exe", "afdp.exe"), ("x" * 300, "x" * 120)]
)
def test_a_name_is_made_harmless(name, kept):
    upload = SimpleUploadedFile("a.pdf", PDF)
    upload._name = name
    assert read_proof(upload).name == kept
