import re

import pytest

from bench import asking
from endorsement.public.vocabulary import Vocabulary

pytestmark = [pytest.mark.once, pytest.mark.django_db, pytest.mark.usefixtures("new_site")]


def test_the_filters_name_only_what_the_site_has():
    queries = "&".join(asking.filters())
    for parameter in ("category", "locality"):
        named = set(re.findall(f"{parameter}=([^&]+)", queries))
        assert named == Vocabulary.load().known(parameter) & named != set()
