"""manage.py restore DIR: fills an empty place with a backup as the owner of the tables, and verifies it."""

import sys
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from cluster_emulation.owner import as_owner
from foundation.clock import now
from foundation.dates import moment_text
from foundation.errors import Invalid, Refused
from targets.agreements.services.record import kept_heads
from targets.backups.services import restoring
from targets.words import backups as words


class Command(BaseCommand):
    """Exit status 0: all of it stands again; 1: refused, a line on standard error for each reason.

    Nothing is written then, unless --with-breaks was given.
    """

    help = "Phục hồi một bản sao lưu vào cơ sở dữ liệu trống (chạy migrate trước nếu chưa) và MEDIA_ROOT trống."

    def add_arguments(self, parser):
        parser.add_argument("folder", metavar="DIR")
        parser.add_argument("--key", metavar="FILE", default=settings.BACKUP_PRIVATE_KEY_FILE, help="khóa riêng age")
        parser.add_argument(
            "--with-breaks", action="store_true", help="giữ cả khi có chỗ không khớp; vẫn kết thúc với 1"
        )

    def handle(self, *args, folder, key, with_breaks, **options):
        try:
            lines = self._restore(Path(folder), key, with_breaks)
        except Invalid as error:
            lines = [problem.message for problem in error.problems]
        except (Refused, OSError) as error:  # OSError: no room for the files, of which none is left then
            lines = [str(error)]
        for line in lines:
            self.stderr.write(line)
        sys.exit(1 if lines else 0)

    def _restore(self, folder: Path, key: str, with_breaks: bool) -> list[str]:
        with restoring.checked(folder, key_file=key, takes_broken=with_breaks) as backup:
            restoring.check_empty(backup)
            call_command("migrate", verbosity=0)
            with as_owner():
                lines = restoring.load(backup, at=now(), takes_broken=with_breaks)
        manifest = backup.manifest
        if not lines:
            rows = sum(manifest.counts.values())
            self.stdout.write(words.restored(moment_text(manifest.made_at), rows, len(manifest.files)))
        last = max((head.sequence for head in kept_heads()), default=0)
        if last > manifest.head.sequence:
            self.stdout.write(words.heads_ahead(last, manifest.head.sequence))
        return lines
