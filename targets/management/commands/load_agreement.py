"""manage.py load_agreement FILE.json [--dry-run]: creates or updates one agreement, all or nothing."""

import json
import sys

from django.core.management.base import BaseCommand

from audit.clock import now
from audit.errors import Invalid
from targets.services.agreements import load_agreement


class Command(BaseCommand):
    """Read the file, load it, print what changed."""

    help = "Create or update one agreement from a JSON file (docs/formats.md)."

    def add_arguments(self, parser):
        parser.add_argument("file")
        parser.add_argument("--dry-run", action="store_true", help="print what would change, write nothing")

    def handle(self, *args, file, dry_run=False, **options):
        try:
            with open(file, encoding="utf-8-sig") as stream:
                data = json.load(stream)
        except OSError as error:
            self.stderr.write(f"Không đọc được tệp {file}: {error.strerror}.")
            sys.exit(2)
        except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
            self.stderr.write(f"Tệp {file} không phải JSON mã UTF-8: {error}.")
            sys.exit(1)
        try:
            lines = load_agreement(data, at=now(), dry_run=dry_run)
        except Invalid as invalid:
            for problem in invalid.problems:
                self.stderr.write(f"{problem.where}: {problem.message}" if problem.where else problem.message)
            sys.exit(1)
        for line in lines or ["Không có gì thay đổi."]:
            self.stdout.write(line)
