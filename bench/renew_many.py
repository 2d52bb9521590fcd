"""How long it takes to renew 10,000 endorsements at once: `make bench-staff`.

The registry is that of `bench.registry`. A registrar selects everybody, reads the confirmation for the next
cycle, and renews the people it can; the table has the time and the queries of each step, and the
answer's size. All of it is taken back at the end.
"""

import re
from time import perf_counter
from typing import Any

from bench.registry import registry

RENEWALS = 10_000
MOST_SECONDS = 10


def main() -> None:
    with registry():
        from endorsement import services

        with services.rehearsal():
            measure()


def measure() -> None:
    from django.contrib.auth.models import User
    from django.db import connection
    from django.test import Client

    from endorsement import bulk, clock, services
    from endorsement.calendar import lookup
    from endorsement.calendar.terms import ONE_DAY
    from endorsement.enums import RENEWABLE
    from endorsement.models import Endorsee

    registrar = User.objects.create_superuser("bench")
    current = lookup.current_term(clock.today())
    cycle = services.ensure_cycle(on=current.ends_on + ONE_DAY)
    everybody = list(Endorsee.objects.by_name().values_list("pk", flat=True))
    print(f"\n{'10,000 at once':34}{'seconds':>9}{'queries':>9}{'kB':>7}")

    def timed(name: str, work: Any) -> Any:
        queries = 0

        def count(execute: Any, *query: Any) -> Any:
            nonlocal queries
            queries += 1
            return execute(*query)

        with connection.execute_wrapper(count):
            began = perf_counter()
            result = work()
            seconds = perf_counter() - began
        size = f"{len(result.content) / 1000:>7.0f}" if hasattr(result, "content") else ""
        print(f"{name:34}{seconds:>9.2f}{queries:>9}{size}")
        return result, seconds

    client = Client()
    client.force_login(registrar)
    address = "/admin/bulk/endorsement/endorsee/renew/"
    client.get("/admin/")
    form, _seconds = timed("the form, for everybody", lambda: client.get(f"{address}?id=all"))
    selection = re.search(rb'name="selection" value="([^"]+)"', form.content)
    asked = {
        "selection": selection and selection[1].decode(),
        "cycle": cycle.starts_on.isoformat(),
        "effective_on": clock.today().isoformat(),
    }
    timed("the confirmation, first page", lambda: client.post(address, asked))

    lines, _seconds = timed(
        "what would come of each",
        lambda: bulk.plan_renewals(endorsees=everybody, cycle=cycle, effective_on=clock.today(), on=clock.today()),
    )
    chosen = [line.pk for line in lines if line.group in RENEWABLE][:RENEWALS]
    done, seconds = timed(
        f"renewing {len(chosen)}",
        lambda: bulk.renew_many(endorsements=chosen, cycle=cycle, on=clock.today(), by=registrar),
    )
    renewed = sum(line.group in RENEWABLE for line in done)
    if renewed != len(chosen) or seconds > MOST_SECONDS:
        raise SystemExit(f"{renewed} of {len(chosen)} were renewed in {seconds:.1f} s; {MOST_SECONDS} s are allowed.")


if __name__ == "__main__":
    main()
