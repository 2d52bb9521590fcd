from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from endorsement import clock
from endorsement.calendar.terms import FIRST_DAY, LAST_DAY, short_date
from endorsement.enums import ON_REGISTRY
from endorsement.reports import season
from endorsement.standing import explain


class Command(BaseCommand):
    help = "Counts the registry on a date by category, and lists the people off it and why, based on current records."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--on", metavar="DATE", default="", help="year-month-day; today by default")

    def handle(self, *, on: str, **options: Any) -> None:
        today = clock.today()
        self.report(season.census(day_of(on) if on else today), today=today)

    def report(self, census: season.Census, *, today: date) -> None:
        self.stdout.write(f"The registry on {short_date(census.on)}, based on current records")
        self.stdout.write(f"People on the registry: {census.people}, on the public list: {census.listed}")
        self.stdout.write("\nEndorsements on the registry")
        for category, count in census.by_category:
            self.stdout.write(f"{count:>7}  {category}")
        self.stdout.write(f"{census.endorsements:>7}  total")
        self.stdout.write("\nEndorsements off the registry")
        for standing in sorted(set(census.by_standing) - set(ON_REGISTRY), reverse=True):
            self.stdout.write(f"{census.by_standing[standing]:>7}  {standing.label}")
        self.stdout.write("")
        for person in census.people_off.iterator(chunk_size=500):
            for endorsement in person.explained_endorsements:
                reason = explain(endorsement, on=census.on, today=today, cycle_name=census.cycle_name)
                self.stdout.write(f"{person.name}, {person.number}: {endorsement.label} {reason}")


def day_of(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"“{text}” isn't a date. Write it as year-month-day, for example 2026-09-30.") from error
    if not FIRST_DAY <= day <= LAST_DAY:
        raise CommandError(f"Choose a day between {FIRST_DAY.year} and {LAST_DAY.year}.")
    return day
