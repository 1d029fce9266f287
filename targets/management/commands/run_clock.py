"""manage.py run_clock: what Celery's beat does, in this process, where there is no Redis (cron, or --every)."""

import time

from django.core.management.base import BaseCommand

from targets.tasks import check_record, keep_backups, run_clock, run_jobs, send_mails


class Command(BaseCommand):
    """Run the clock once, or again and again."""

    help = "Tell people what time has brought about: periods opened, due soon, late. Safe to run as often as wanted."

    def add_arguments(self, parser):
        parser.add_argument("--every", type=int, metavar="SECONDS", help="go on, once every so many seconds")

    def handle(self, *args, every=None, **options):
        self.stdout.write(f"{self._run()} new notices")
        while every:
            time.sleep(every)
            self._run()

    @staticmethod
    def _run() -> int:
        told = run_clock()
        for task in (send_mails, check_record, run_jobs, keep_backups):
            task()
        return told
