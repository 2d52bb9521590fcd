import pytest

from endorsement.models import Category, Designation, Locality
from endorsement.public.vocabulary import read_together
from tests.builders import NAMES, category

pytestmark = pytest.mark.django_db


def fields(row):
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def test_rows_are_those_of_each_table_in_one_query(django_assert_num_queries):
    for code in NAMES:
        category(code)
    Category.objects.filter(code="IFA").update(offered=False, summary='He said "née", 5 % \\ off')
    models = (Category, Designation, Locality)
    with django_assert_num_queries(1):
        tables = read_together(*models)
    for model, rows in zip(models, tables, strict=True):
        assert {row.pk: fields(row) for row in rows} == {row.pk: fields(row) for row in model.objects.all()}
        assert all(row == model.objects.get(pk=row.pk) and not row._state.adding for row in rows[:3])


def test_empty_tables_have_no_rows():
    assert read_together(Category, Designation) == [[], []]
