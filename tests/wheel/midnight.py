"""Run in the foreign site: what the public reads on both sides of the association's midnight. Prints JSON.

Everything is taken back at the end.
"""

import csv
import json
import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

import time_machine
from django.db import transaction
from django.test import Client

from endorsement import services
from endorsement.models import Category, Endorsee, Locality

AUCKLAND = ZoneInfo("Pacific/Auckland")


def at(*moment):
    return time_machine.travel(datetime(*moment, tzinfo=AUCKLAND), tick=False)


def told(numbers):
    """What each surface says: list, CSV, check of a number, API."""
    client = Client(SERVER_NAME="localhost")
    home = client.get("/", {"q": "Tawa"}).content.decode()
    rows = csv.DictReader(
        client.get("/registry/professionals.csv", {"q": "Tawa"}).getvalue().decode("utf-8-sig").splitlines()
    )
    api = client.get("/api/registry/v1/endorsees/", {"q": "Tawa"}).json()
    return {
        "list": re.findall(r'class="registry-name"[^>]*>([^<]*)<', home),
        "cycle": re.findall(r"renewed through ([^.]*) unless noted\.", home),
        "csv": [[row["given_name"], row["endorsement"], row["renewed_through"], row["region"]] for row in rows],
        "check": {
            name: re.findall(
                r"<strong>(Active|Not active)</strong>", client.get(f"/registry/{number}/").content.decode()
            )
            for name, number in numbers.items()
        },
        "api": [
            api["as_of"],
            api["cycle"],
            [[item["given_name"], item["locality"], item["endorsements"][0]["label"]] for item in api["items"]],
        ],
        "api check": {
            name: client.get(f"/api/registry/v1/verify/{number}/").json()["status"] for name, number in numbers.items()
        },
    }


def drive():
    tohunga = Category.objects.get(code="TOH")
    policy = tohunga.designations.get(code="P")
    place = Locality.objects.get(slug="otautahi-christchurch")
    endorsements = {}
    with at(2030, 8, 10, 9):
        for name in ("Hana", "Rangi"):
            person = Endorsee(given_name=name, family_name="Tawa", locality=place, show_locality=True)
            endorsements[name] = services.award(
                endorsee=services.save_endorsee(endorsee=person).record,
                category=tohunga,
                designation=policy,
                awarded_on=date(2030, 8, 10),
            ).record
    numbers = {name: endorsement.endorsee.number for name, endorsement in endorsements.items()}
    with at(2031, 6, 1, 9):
        services.renew(endorsement=endorsements["Hana"], cycle=services.ensure_cycle(on=date(2031, 7, 1)))
    with at(2031, 6, 30, 23, 59):
        evening = told(numbers)
    with at(2031, 7, 1, 0, 1):
        morning = told(numbers)
    return {
        "prefixes": sorted({number[:3] for number in numbers.values()}),
        "evening": evening,
        "morning": morning,
    }


with transaction.atomic():
    print(json.dumps(drive()))  # noqa: T201 - what the test reads
    transaction.set_rollback(True)
