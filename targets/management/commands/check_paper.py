"""Command: say what stood on a document, and which of its figures have changed since (docs/formats.md#documents)."""

import json

from django.core.management.base import BaseCommand, CommandError

from foundation.clock import now
from targets.documents.queries.checking import checked, document_of
from targets.management.people import everybodys_authority


class Command(BaseCommand):
    """Exit status 0 printed; 1 for a code that no document has; 2 used wrongly."""

    help = "Kiểm tra một văn bản theo mã ở chân trang"

    def add_arguments(self, parser):
        parser.add_argument("code", metavar="CODE")
        parser.add_argument("--format", metavar="json|text", default="text", choices=("json", "text"), dest="form")

    def handle(self, *args, code, form, **options):
        document, moment = document_of(code), now()
        if document is None:
            raise CommandError(f"Không có văn bản nào mang mã {code}.", returncode=1)
        data = checked(document, everybodys_authority(moment), moment).as_data()
        if form == "json":
            self.stdout.write(json.dumps(data, ensure_ascii=False, indent=1))
            return
        for name, value in data.items():
            said = " ".join(value) if isinstance(value, list) else value
            self.stdout.write(f"{name}: {'–' if said in (None, '') else said}")
