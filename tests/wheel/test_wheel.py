"""What `pip install .` puts on a machine."""

import email
import zipfile
from pathlib import Path

import pytest
from django.conf import settings
from packaging.requirements import Requirement

from endorsement.admin.guide import reading

ROOT = settings.BASE_DIR

# In one process of pytest-xdist, which makes it once.
pytestmark = [pytest.mark.slow, pytest.mark.once, pytest.mark.xdist_group("wheel")]


def test_the_wheel_holds_the_registry_alone_and_all_of_it(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
    files = (path for path in (ROOT / "endorsement").rglob("*") if path.is_file() and path.suffix != ".pyc")
    guides = {f"endorsement/guide/{name}.md" for name in reading.NAMES}
    pictures = {f"endorsement/guide/images/{name}" for name in reading.pictures()}
    assert names == {str(path.relative_to(ROOT)) for path in files} | guides | pictures


def test_its_metadata_name_what_it_needs_and_how_to_add_it(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
        metadata = email.message_from_bytes(archive.read(name))
    requirements = [Requirement(text) for text in metadata.get_all("Requires-Dist", [])]
    assert (
        metadata["Name"],
        metadata["Requires-Python"],
        {requirement.name for requirement in requirements if requirement.marker is None},
        metadata.get_payload().splitlines()[0],
    ) == (
        "vaimh-endorsement",
        ">=3.11",
        {
            "anyascii",
            "babel",
            "django",
            "django-filter",
            "django-ninja",
            "ftfy",
            "markdown-it-py",
            "openpyxl",
            "pymupdf-fonts",
            "python-stdnum",
            "rapidfuzz",
            "segno",
            "typst",
            "wagtail",
            "wagtail-modeladmin",
        },
        "# The endorsement registry in your own Wagtail site",
    )
