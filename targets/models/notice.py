"""What people are told inside the product: notices, the thread on a cell, and when the clock last ran."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from targets.models.period import Period
from targets.models.scheme import Measure
from targets.models.submission import Submission


class Notice(models.Model):
    """One thing told to one person; `key` makes it once however often the job runs."""

    class Kind(models.TextChoices):
        PERIOD_OPENED = "period_opened", _("Kỳ báo cáo đã mở")
        DUE_SOON = "due_soon", _("Sắp đến hạn gửi")
        LATE = "late", _("Quá hạn gửi")
        PRESENTED = "presented", _("Chờ lãnh đạo duyệt")
        SENT_BACK = "sent_back", _("Lãnh đạo trả cán bộ sửa")
        SUBMITTED = "submitted", _("Đã gửi Cụm")
        RECALLED = "recalled", _("Đã rút báo cáo: văn bản đã ký kèm theo không còn giá trị")
        RETURNED = "returned", _("Trả lại để hoàn thiện")
        ACCEPTED = "accepted", _("Đã thẩm định")
        REOPENED = "reopened", _("Mở lại để đính chính")
        ASSIGNED = "assigned", _("Được giao thẩm định")
        CORRECTION_ASKED = "correction", _("Đề nghị đính chính")
        CORRECTION_DECLINED = "declined", _("Không chấp nhận đính chính")
        EXTENDED = "extended", _("Được gia hạn")
        CLOSED = "closed", _("Đã chốt số liệu")
        MESSAGE = "message", _("Hỏi đáp về số liệu")
        SECOND_FACTOR = "second_factor", _("Quản trị đã gỡ xác thực hai bước của bạn")
        RECORD_BROKEN = "record_broken", _("Nhật ký không khớp với số liệu đang lưu")
        BACKUP_FAILED = "backup_failed", _("Sao lưu hoặc diễn tập phục hồi không đạt")

    # The page of what a notice of no report is about.
    PAGES: dict[str, str] = {
        Kind.SECOND_FACTOR: "accounts:account",
        Kind.RECORD_BROKEN: "targets:config_record",
        Kind.BACKUP_FAILED: "targets:config_backups",
    }

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=14, choices=Kind.choices)
    key = models.CharField(max_length=200)
    submission = models.ForeignKey(Submission, null=True, blank=True, on_delete=models.PROTECT, related_name="notices")
    period = models.ForeignKey(Period, null=True, blank=True, on_delete=models.PROTECT, related_name="notices")
    measure = models.ForeignKey(Measure, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    data = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["user", "read_at"], name="notice_unread")]
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="notice_once"),
            models.CheckConstraint(condition=~Q(key=""), name="notice_has_key"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} → {self.user}"

    @property
    def due_at(self) -> datetime | None:
        """Return the due moment it speaks of: the province's own one where it has more time than the period."""
        told = self.data.get("due_at")
        if told:
            return datetime.fromisoformat(told)
        return self.period.due_at if self.period and not self.submission else None


class Message(models.Model):
    """A question or answer on one cell of a submission (measure null: on the whole). Append-only."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="messages")
    measure = models.ForeignKey(Measure, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("Nội dung"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["submission", "at", "id"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="message_says_something")]

    def __str__(self):
        return self.text[:60]


class ClockRun(models.Model):
    """When the scheduled job last finished (the dead-man's switch)."""

    name = models.CharField(max_length=60, unique=True)
    finished_at = models.DateTimeField()

    def __str__(self):
        return f"{self.name}: {self.finished_at:%d/%m/%Y %H:%M}"
