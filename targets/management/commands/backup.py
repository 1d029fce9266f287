"""manage.py backup DIR: database, uploaded files and a manifest in one folder (docs/operations.md)."""

import sys
from pathlib import Path

from django.core.management.base import BaseCommand

from foundation.clock import now
from foundation.errors import Refused
from targets.backups.services import making
from targets.words import backups as words


class Command(BaseCommand):
    """Exit status 0: it stands and is whole; 1: it was refused, or files were broken already (a line for each)."""

    help = "Sao lưu cơ sở dữ liệu và tệp đã tải lên vào một thư mục; mã hóa khi có BACKUP_PUBLIC_KEY."

    def add_arguments(self, parser):
        parser.add_argument("folder", metavar="DIR", help="một thư mục chưa có")

    def handle(self, *args, folder, **options):
        try:
            manifest = making.make(Path(folder), at=now())
        except (Refused, OSError) as error:
            self.stderr.write(str(error))
            sys.exit(1)
        for name in manifest.broken:
            self.stderr.write(words.not_whole(name))
        self.stdout.write(words.made(folder, sum(manifest.counts.values()), len(manifest.files)))
        sys.exit(1 if manifest.broken else 0)
