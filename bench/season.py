"""How long the registrar's reports take with 10,000 endorsees, on the registry that bench.registry fills."""

import statistics
from time import perf_counter

from bench.registry import registry

TIMES = 5

ADDRESSES = {
    "home page": "/admin/",
    "season": "/admin/registry/season/",
    "next season": "/admin/registry/season/?cycle={next}",
    "registry, next cycle": "/admin/registry/on/?on={next}",
    "registry, 2020": "/admin/registry/on/?on=2020-10-01&who=joining",
    "report for the board": "/admin/registry/board/",
    "changes": "/admin/registry/changes/",
    "everyone, CSV": "/admin/snippets/endorsement/endorsee/?export=csv",
    "everyone, XLSX": "/admin/snippets/endorsement/endorsee/?export=xlsx",
    "people to ask, CSV": "/admin/registry/season/?cycle={next}&export=csv",
}


def main() -> None:
    with registry():
        print(f"\n{f'Of {TIMES} requests':24}{'median s':>10}{'slowest s':>11}{'queries':>9}")
        for name, address in ADDRESSES.items():
            print(f"{name:24}{measured(address)}")


def measured(address: str) -> str:
    from django.contrib.auth.models import User
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from endorsement import clock
    from endorsement.calendar import lookup

    client = Client()
    client.force_login(User.objects.get_or_create(username="bench", is_superuser=True)[0])
    address = address.format(next=lookup.first_day_of_next_cycle(clock.today()))
    spent = []
    for _ in range(TIMES):
        began = perf_counter()
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(address)
            answer.getvalue()
        spent.append(perf_counter() - began)
        assert answer.status_code == 200, address
    return f"{statistics.median(spent):>10.2f}{max(spent):>11.2f}{len(queries):>9}"


if __name__ == "__main__":
    main()
