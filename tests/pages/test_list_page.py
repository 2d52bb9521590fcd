"""The page of the List of Endorsed Professionals as it is served."""

import pytest
from django.test import Client

from endorsement.setup import sample_people
from tests.builders import multiply

pytestmark = pytest.mark.once

LIST = "/endorsement/professionals/"


def test_the_list_page_costs_the_same_queries_at_any_size(site_tree, django_assert_max_num_queries):
    def queries(size):
        multiply(to=size)
        with django_assert_max_num_queries(40) as counted:
            Client().get(LIST)
        return len(counted)

    sample_people.load(size=40, seed=1)
    Client().get(LIST)
    assert queries(40) == queries(200)


def test_nobody_keeps_the_list_without_asking_again(site_tree):
    assert Client().get(LIST)["Cache-Control"] == "no-cache"
