"""manage.py first_steps: after `migrate` in a new place; loads the first days off, tells what is still to be set."""

from django.core.management.base import BaseCommand

from foundation.clock import now
from pledges.models import Cluster
from targets.calendar.services.periods import load_first_holidays
from targets.reports.queries.first_steps import first_steps
from targets.words.first_steps import nothing


class Command(BaseCommand):
    """Safe to run again: days off are loaded where none is listed, nothing else is written."""

    help = "Load the days off that ship with the product where none is listed; print what is still to be set."

    def handle(self, *args, **options):
        for line in load_first_holidays():
            self.stdout.write(str(line))
        steps = first_steps(Cluster.objects.all(), now=now())
        self.stdout.write(
            "\n".join(["Còn phải thiết lập:", *(f"- {step.text}" for step in steps)] if steps else [nothing()])
        )
