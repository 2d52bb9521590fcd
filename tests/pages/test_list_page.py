"""The page of the List of Endorsed Professionals as it is served."""

import pytest
from django.test import Client

from endorsement.setup import sample_people
from tests.builders import multiply
from tests.keeping import SHARED

pytestmark = pytest.mark.once

LIST = "/endorsement/professionals/"


def test_the_list_page_costs_the_same_queries_at_any_size(site_tree, rendered_anew, django_assert_max_num_queries):
    def queries(size):
        multiply(to=size)
        Client().get(LIST)  # the first answer after a write reads what the others keep
        with django_assert_max_num_queries(4) as counted:
            Client().get(LIST)
        return len(counted)

    sample_people.load(size=40, seed=1)
    assert queries(40) == queries(200)


def test_nobody_keeps_the_list_without_asking_again(site_tree):
    assert Client().get(LIST)["Cache-Control"] == SHARED
