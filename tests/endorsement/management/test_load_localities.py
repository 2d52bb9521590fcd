from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from endorsement.models import Locality

pytestmark = pytest.mark.django_db


def load(file, *options):
    output = StringIO()
    call_command("load_localities", file, *options, stdout=output)
    return output.getvalue()


def test_an_association_replaces_the_places_with_its_own(tmp_path):
    file = tmp_path / "localities.csv"
    file.write_text("name,region\nKauri,North\n", encoding="utf-8-sig")
    assert load(file, "--only-these") == "Locations: 1 added, 0 changed, 134 removed.\n"
    assert [place.label for place in Locality.objects.all()] == ["Kauri"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "localities.csv can't be read: No such file or directory."),
        ("name\nŌtautahi\n".encode("utf-16"), "localities.csv isn't in UTF-8. Save it as CSV in UTF-8."),
        (b"place\nKauri\n", "localities.csv was not loaded. The first line must name the columns: name and, as"),
    ],
)
def test_a_file_that_cannot_be_loaded_is_refused_with_the_reason(tmp_path, content, said):
    file = tmp_path / "localities.csv"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(CommandError) as refused:
        load(file)
    assert said in str(refused.value)
    assert Locality.objects.count() == 134
