"""How a province's clerks lay their own workbooks out, as they chose it last."""

from django.conf import settings
from django.db import models

from pledges.models import Province


class WorkbookLayout(models.Model):
    """Where the measures stand in a province's own workbook (targets.reports.queries.layouts says how `data` reads)."""

    province = models.OneToOneField(Province, on_delete=models.PROTECT, related_name="workbook_layout")
    data = models.JSONField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self):
        return str(self.province)
