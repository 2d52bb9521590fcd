"""`manage.py import_registry FILE [--apply] [--hidden] [--history] [--column]`."""

import pytest
from django.core.management import CommandError, call_command

from endorsement.models import Endorsee, Renewal
from tests import builders
from tests.endorsement.imports.reading_one import CASES
from tests.sheets import PERSON, csv_of

pytestmark = pytest.mark.django_db

ROW = {**PERSON, "category": "IFS", "awarded_on": "2026-11-01", "email": "ada@example.org"}


@pytest.fixture
def run(tmp_path, capsys, db):
    builders.category("IFS")
    builders.category("IFA")

    def run(content, *options):
        file = tmp_path / "people.csv"
        file.write_bytes(content)
        call_command("import_registry", str(file), *options)
        return capsys.readouterr().out.splitlines()

    return run


def test_the_dry_run_tells_every_row_that_matters_and_writes_nothing(run):
    told = run(csv_of(ROW, {**ROW, "given_name": "Bo", "family_name": "Lee", "category": "XX"}))
    assert (told, Endorsee.objects.count()) == (
        [
            "Line 2, Ada Winter: create.",
            "    endorsement: IFS; awarded_on: Nov 1, 2026; renewed_for: 2026–2027, effective Nov 1, 2026; "
            "renewed_for: 2027–2028, effective Nov 1, 2026; given_name: Ada; "
            "family_name: Winter; email: ada@example.org",
            "Line 3, Bo Lee: error. “XX” isn't a category. Write its code, for example IFS or IMHM-C.",
            "1 create, 1 error",
            "Nothing was written. Add --apply to write the changes, or review and apply them in the admin.",
        ],
        0,
    )


def test_apply_writes_it_and_a_second_run_changes_nothing(run):
    assert run(csv_of(ROW), "--apply")[-3:] == ["Applied.", "1 person created.", "1 endorsement awarded."]
    assert run(csv_of(ROW), "--apply") == ["1 unchanged", "Applied.", "1 row had nothing new."]
    assert (Endorsee.objects.count(), Renewal.objects.count()) == (1, 2)


def test_history_takes_past_cycles(run):
    row = {**ROW, "awarded_on": "2020-11-01", "renewed_cycle": "2020-2021"}
    assert run(csv_of(row))[-2] == "1 error"
    run(csv_of(row), "--history", "--apply")
    assert Renewal.objects.get().effective_on.isoformat() == "2020-11-01"


def test_hidden_takes_what_the_workbook_hides(run):
    content = (CASES / "i01_filtered_rows.xlsx").read_bytes()
    left_out = run(content, "--history")
    assert (left_out[0], left_out[2], left_out[-2]) == (
        "The file hides 2 rows (lines 3, 5).",
        "Hidden rows and columns are left out. Add --hidden to take them too.",
        "2 create, 2 skipped",
    )
    assert run(content, "--history", "--hidden")[-2] == "4 create"


def test_a_refused_file_and_a_missing_one_are_told(run, tmp_path):
    with pytest.raises(CommandError, match=r"people.csv was refused. No row has the registry's columns"):
        run(b"a,b\n1,2\n")
    with pytest.raises(CommandError, match="can't be read: No such file"):
        call_command("import_registry", str(tmp_path / "missing.csv"))


def test_a_column_can_be_named(run):
    content = b"Name,Level,Endorsement date,Cell\nAda Winter,IFS,2026-11-01,(804) 555-0100\n"
    told = run(content, "--column", "Cell=phone")
    assert any("phone: (804) 555-0100" in line for line in told)


def test_a_column_that_the_file_lacks_is_told(run):
    content = b"Name,Level,Endorsement date\nAda Winter,IFS,2026-11-01\n"
    assert "The file has no such columns: cell." in run(content, "--column", "Cell=phone")


def test_a_column_that_is_not_ours_is_refused(run):
    with pytest.raises(CommandError, match="write HEADER=COLUMN"):
        run(b"Name,Level\nAda Winter,IFS\n", "--column", "Cell=mobile")
