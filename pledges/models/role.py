"""Role: who may do what, where and from when to when; a person may hold several (docs/workflow.md)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pledges.models.province import Cluster, Province


class RoleName(models.TextChoices):
    """The five roles of docs/workflow.md."""

    REPORTER = "reporter", _("Cán bộ tổng hợp")
    COMMANDER = "commander", _("Lãnh đạo duyệt")
    REVIEWER = "reviewer", _("Cán bộ thẩm định")
    LEADER = "leader", _("Lãnh đạo theo dõi")
    ADMINISTRATOR = "administrator", _("Quản trị")


class Role(models.Model):
    """A dated authority: reporter, commander and reviewer at a province; leader and administrator at a cluster.

    `cluster` null with a cluster role means every cluster. `valid_to` is the last day, null: open. A delegation (ủy
    quyền) is a role with `delegated_by` and its document. Roles are ended (`valid_to`) or revoked at once, never
    deleted.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="roles")
    name = models.CharField(_("Vai trò"), max_length=14, choices=RoleName.choices)
    province = models.ForeignKey(Province, null=True, blank=True, on_delete=models.PROTECT, related_name="roles")
    cluster = models.ForeignKey(Cluster, null=True, blank=True, on_delete=models.PROTECT, related_name="roles")
    valid_from = models.DateField(_("Từ ngày"))
    valid_to = models.DateField(_("Đến hết ngày"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("Thu hồi lúc"), null=True, blank=True)
    delegated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="delegations"
    )
    document_number = models.CharField(_("Số văn bản"), max_length=100, blank=True)
    document_date = models.DateField(_("Ngày văn bản"), null=True, blank=True)

    class Meta:
        verbose_name = _("Vai trò")
        ordering = ["user", "name", "valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    name__in=["reporter", "commander", "reviewer"], province__isnull=False, cluster__isnull=True
                )
                | Q(name__in=["leader", "administrator"], province__isnull=True),
                name="role_is_somewhere",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="role_dates_in_order"
            ),
            models.CheckConstraint(
                condition=Q(delegated_by__isnull=True)
                | (~Q(document_number="") & Q(document_date__isnull=False) & Q(valid_to__isnull=False)),
                name="role_delegation_has_document_and_dates",
            ),
            models.CheckConstraint(
                condition=Q(delegated_by__isnull=True) | ~Q(delegated_by=F("user")), name="role_delegated_to_another"
            ),
        ]

    def __str__(self):
        return f"{self.user} – {self.get_name_display()}"
