"""Command: write docs/workflow.md from the transition table."""

from django.conf import settings
from django.core.management.base import BaseCommand

from targets.reports.exports.workflow_page import workflow_page


class Command(BaseCommand):
    """Writes the file in place; the test suite only compares."""

    help = "Ghi lại docs/workflow.md từ bảng chuyển trạng thái"

    def handle(self, *args, **options):
        path = settings.BASE_DIR / "docs" / "workflow.md"
        path.write_text(workflow_page(), encoding="utf-8")
        self.stdout.write(str(path))
