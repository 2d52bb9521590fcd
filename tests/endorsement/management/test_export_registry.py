import csv
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from tests.builders import endorsed, lapsing

pytestmark = pytest.mark.django_db


def export(file):
    output = StringIO()
    call_command("export_registry", file, stdout=output)
    return output.getvalue()


def test_everybody_is_written_as_csv_and_as_a_workbook(tmp_path):
    endorsed("IFS", family_name="Núñez")
    lapsing("IFA", family_name="Lapsed")
    said = export(tmp_path / "all.csv")
    export(tmp_path / "all.XLSX")
    with (tmp_path / "all.csv").open(encoding="utf-8-sig", newline="") as file:
        names = [row["family_name"] for row in csv.DictReader(file)]
    column = next(load_workbook(tmp_path / "all.XLSX").active.iter_cols(min_col=4, max_col=4, values_only=True))
    assert (names, column) == (["Lapsed", "Núñez"], ("family_name", "Lapsed", "Núñez"))
    assert said == f"Wrote 2 endorsees to {tmp_path / 'all.csv'}.\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["all.XLSX", "all.csv"]


@pytest.mark.parametrize(("name", "reason"), [("all.ods", "must end in"), ("missing/all.csv", "can't be written")])
def test_file_that_cannot_be_written_is_refused_with_the_reason(tmp_path, name, reason):
    with pytest.raises(CommandError, match=reason):
        export(tmp_path / name)
    assert list(tmp_path.iterdir()) == []
