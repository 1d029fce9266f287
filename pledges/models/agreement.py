"""Agreement of a cluster for a year, its Members and Pledges; the targets of a pledge live in targets."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pledges.models.province import Cluster, Province


class Agreement(models.Model):
    """One cluster, one year: members, contents, legal basis. A draft is seen by administrators only."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Dự thảo")
        PUBLISHED = "published", _("Đã ban hành")

    cluster = models.ForeignKey(Cluster, on_delete=models.PROTECT, related_name="agreements")
    year = models.PositiveSmallIntegerField(_("Năm"))
    title = models.CharField(_("Tên giao ước"), max_length=300)
    legal_basis = models.TextField(_("Căn cứ"), blank=True)
    signed_on = models.DateField(_("Ngày ký"), null=True, blank=True)
    applies_from = models.DateField(_("Áp dụng từ ngày"), null=True, blank=True)
    state = models.CharField(_("Trạng thái"), max_length=12, choices=State.choices, default=State.DRAFT)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("Giao ước thi đua")
        ordering = ["cluster", "-year"]
        constraints = [
            models.UniqueConstraint(fields=["cluster", "year"], name="agreement_once_a_year"),
            models.CheckConstraint(condition=Q(year__gte=2000, year__lte=2100), name="agreement_year_plausible"),
            models.CheckConstraint(condition=~Q(title=""), name="agreement_has_a_title"),
            models.CheckConstraint(
                condition=Q(state="draft", published_at__isnull=True)
                | Q(state="published", published_at__isnull=False),
                name="agreement_published_at_a_moment",
            ),
        ]

    def __str__(self):
        return self.title


class Member(models.Model):
    """A province in one agreement. Provinces that are only predecessors are found through Succession."""

    class Position(models.TextChoices):
        LEAD = "lead", _("Cụm trưởng")
        DEPUTY = "deputy", _("Cụm phó")
        MEMBER = "member", _("Thành viên")

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="members")
    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="memberships")
    position = models.CharField(_("Vị trí"), max_length=10, choices=Position.choices, default=Position.MEMBER)
    order = models.PositiveSmallIntegerField(_("Thứ tự"))

    class Meta:
        verbose_name = _("Đơn vị thành viên")
        ordering = ["agreement", "order"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "province"], name="member_once"),
            models.UniqueConstraint(fields=["agreement"], condition=Q(position="lead"), name="member_one_lead"),
            models.CheckConstraint(
                condition=Q(position__in=["lead", "deputy", "member"]), name="member_position_known"
            ),
        ]

    def __str__(self):
        return f"{self.province} ({self.get_position_display()})"


class Pledge(models.Model):
    """One of the agreement's contents; `number` is null for what stands outside the numbering (the cluster fund)."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="pledges")
    number = models.PositiveSmallIntegerField(_("Số"), null=True, blank=True)
    title = models.CharField(_("Nội dung"), max_length=300)
    text = models.TextField(_("Toàn văn"), blank=True)
    order = models.PositiveSmallIntegerField(_("Thứ tự"))

    class Meta:
        verbose_name = _("Nội dung giao ước")
        ordering = ["agreement", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "number"], condition=Q(number__isnull=False), name="pledge_number_once"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="pledge_has_a_title"),
        ]

    def __str__(self):
        return f"{self.number}. {self.title}" if self.number else self.title
