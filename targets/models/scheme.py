"""What is asked and how it is judged: measures, targets with their versions, checks, stocks, named windows."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pledges.models import Agreement, Pledge, Province


class Measure(models.Model):
    """A raw thing that is counted, independent of the year and shared by all agreements."""

    class Accumulation(models.TextChoices):
        FLOW = "flow", _("Số phát sinh (cộng dồn qua các kỳ)")
        OPENING_STOCK = "opening_stock", _("Tồn đầu kỳ (lấy kỳ đầu)")
        CLOSING_STOCK = "closing_stock", _("Tồn cuối kỳ (lấy kỳ cuối)")

    code = models.SlugField(_("Mã"), max_length=60, unique=True)
    name = models.CharField(_("Tên mục số liệu"), max_length=300)
    unit = models.CharField(_("Đơn vị tính"), max_length=40)
    accumulation = models.CharField(_("Cách cộng"), max_length=14, choices=Accumulation.choices, default="flow")

    class Meta:
        verbose_name = _("Mục số liệu")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(accumulation__in=["flow", "opening_stock", "closing_stock"]),
                name="measure_accumulation_known",
            ),
            models.CheckConstraint(condition=~Q(code="") & ~Q(name="") & ~Q(unit=""), name="measure_is_named"),
        ]

    def __str__(self):
        return self.name


class AgreementMeasure(models.Model):
    """A measure as one agreement asks for it: its order, definition, source, and the pledge it is entered under.

    `pledge` null: derived from the first target that uses it (calendar.queries.scheme).
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="agreement_measures")
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="agreement_measures")
    pledge = models.ForeignKey(
        Pledge, null=True, blank=True, on_delete=models.SET_NULL, related_name="agreement_measures"
    )
    order = models.PositiveSmallIntegerField(_("Thứ tự"))
    definition = models.TextField(_("Định nghĩa"), blank=True)
    provided_by = models.CharField(_("Đơn vị cung cấp"), max_length=300, blank=True)
    NOT_RECORDED = ("pledge_id",)  # where it is shown, not what it counts

    class Meta:
        ordering = ["agreement", "order"]
        constraints = [models.UniqueConstraint(fields=["agreement", "measure"], name="agreement_measure_once")]

    def __str__(self):
        return f"{self.agreement_id}: {self.measure_id}"


class Supplier(models.Model):
    """Who in a province supplies a measure (crime figures come from other departments; docs/metrics.md)."""

    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="suppliers")
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="suppliers")
    department = models.CharField(_("Phòng, ban cung cấp"), max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["province", "measure"], name="supplier_once")]

    def __str__(self):
        return self.department


class Target(models.Model):
    """How a pledge is judged: its name and place here, its meaning in TargetVersion."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="targets")
    pledge = models.ForeignKey(Pledge, on_delete=models.CASCADE, related_name="targets")
    code = models.SlugField(_("Mã"), max_length=60)
    title = models.CharField(_("Chỉ tiêu"), max_length=300)
    short_title = models.CharField(
        _("Tên ngắn"),
        max_length=40,
        blank=True,
        default="",
        db_default="",
        help_text=_("Dùng trên bảng theo dõi và biểu đồ: “Giảm tội phạm”. Để trống thì dùng tên chỉ tiêu."),
    )
    order = models.PositiveSmallIntegerField(_("Thứ tự"))
    enabled = models.BooleanField(_("Đang áp dụng"), default=True)  # as its latest version says

    class Meta:
        verbose_name = _("Chỉ tiêu")
        ordering = ["agreement", "order"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "code"], name="target_code_once"),
            models.CheckConstraint(condition=~Q(code="") & ~Q(title=""), name="target_is_named"),
        ]

    def __str__(self):
        return self.title

    @property
    def name(self) -> str:
        """Return what the target is called where there is little room."""
        return self.short_title or self.title


class TargetVersion(models.Model):
    """What a target means from quarter `effective_from` on; frozen by a trigger once figures of its year exist.

    Numerator and denominator are lists of measure codes, a leading "-" subtracts; parts are target codes (all_of).
    Threshold texts are exact decimals with a point ("-5", "90", "4.5"), "" when the target is monitored.
    The version in force at quarter q is the highest `number` with effective_from <= q.
    """

    class Kind(models.TextChoices):
        CHANGE = "change", _("So với cùng kỳ (%)")
        RATIO = "ratio", _("Tỷ lệ (%)")
        AMOUNT = "amount", _("Số lượng, số tiền")
        MILESTONE = "milestone", _("Văn bản đã ban hành")
        NARRATIVE = "narrative", _("Thuyết minh, thẩm định đánh giá")
        ALL_OF = "all_of", _("Đạt tất cả các phần")

    class Comparator(models.TextChoices):
        AT_LEAST = ">=", _("ít nhất (≥)")
        MORE_THAN = ">", _("trên (>)")
        EQUAL = "=", _("bằng (=)")
        AT_MOST = "<=", _("nhiều nhất (≤)")
        LESS_THAN = "<", _("dưới (<)")

    class Scope(models.TextChoices):
        PROVINCE = "province", _("Từng đơn vị")
        CLUSTER = "cluster", _("Toàn Cụm")

    class JudgedOn(models.TextChoices):
        CUMULATIVE = "cumulative", _("Lũy kế từ đầu năm")
        QUARTER = "quarter", _("Riêng từng quý")
        YEAR = "year", _("Cả năm")

    target = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(_("Phiên bản"))
    effective_from = models.PositiveSmallIntegerField(_("Áp dụng từ quý"), default=1)
    enabled = models.BooleanField(_("Đang áp dụng"), default=True)
    kind = models.CharField(_("Loại chỉ tiêu"), max_length=10, choices=Kind.choices)
    scope = models.CharField(_("Phạm vi"), max_length=8, choices=Scope.choices, default=Scope.PROVINCE)
    judged_on = models.CharField(
        _("Đánh giá trên"), max_length=10, choices=JudgedOn.choices, default=JudgedOn.CUMULATIVE
    )
    numerator = models.JSONField(_("Tử số"), default=list, blank=True)
    denominator = models.JSONField(_("Mẫu số"), default=list, blank=True)
    parts = models.JSONField(_("Các phần"), default=list, blank=True)
    comparator = models.CharField(_("So sánh"), max_length=2, choices=Comparator.choices, blank=True)
    threshold = models.CharField(_("Ngưỡng"), max_length=30, blank=True)
    upper_comparator = models.CharField(_("So sánh cận trên"), max_length=2, choices=Comparator.choices, blank=True)
    upper_threshold = models.CharField(_("Cận trên"), max_length=30, blank=True)
    thresholds = models.JSONField(_("Ngưỡng riêng"), default=dict, blank=True)  # {province code: threshold text}
    may_exceed = models.BooleanField(_("Có thể trên 100%"), default=False, db_default=False)  # of a ratio
    reason = models.TextField(_("Lý do"), blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["target", "number"]
        constraints = [
            models.UniqueConstraint(fields=["target", "number"], name="target_version_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="target_version_from_one"),
            models.CheckConstraint(condition=Q(number=1) | ~Q(reason=""), name="target_version_has_reason"),
            models.CheckConstraint(
                condition=Q(effective_from__gte=1, effective_from__lte=4), name="target_effective_in_a_quarter"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["change", "ratio", "amount", "milestone", "narrative", "all_of"]),
                name="target_kind_known",
            ),
            models.CheckConstraint(condition=Q(scope__in=["province", "cluster"]), name="target_scope_known"),
            models.CheckConstraint(
                condition=Q(judged_on__in=["cumulative", "quarter", "year"]), name="target_judged_on_known"
            ),
            models.CheckConstraint(
                condition=Q(comparator="", threshold="")
                | (Q(comparator__in=[">=", ">", "=", "<=", "<"]) & ~Q(threshold="")),
                name="target_comparator_with_threshold",
            ),
            models.CheckConstraint(
                condition=Q(upper_comparator="", upper_threshold="")
                | (Q(upper_comparator__in=["<=", "<"]) & ~Q(upper_threshold="") & Q(comparator__in=[">=", ">"])),
                name="target_range_has_both_ends",
            ),
        ]

    def __str__(self):
        return f"{self.target} (v{self.number})"


class Check(models.Model):
    """A blocking check of an agreement: the sum of `left` is at most the sum of `right` (signed measure codes)."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="checks")
    order = models.PositiveSmallIntegerField()
    left = models.JSONField(default=list)
    right = models.JSONField(default=list)
    message = models.CharField(max_length=500)

    class Meta:
        ordering = ["agreement", "order"]

    def __str__(self):
        return self.message


class Stock(models.Model):
    """Continuity: `opening` of a period equals the sum of `remaining` (signed measure codes) of the period before."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="stocks")
    opening = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="+")
    remaining = models.JSONField(default=list)
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["agreement", "order"]
        constraints = [models.UniqueConstraint(fields=["agreement", "opening"], name="stock_once")]

    def __str__(self):
        return f"{self.opening}"


class AgreementWindow(models.Model):
    """A named window of an agreement ("Mốc bình xét", 15/12–14/10) with figures of its own (docs/metrics.md)."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="windows")
    code = models.SlugField(_("Mã"), max_length=30)
    title = models.CharField(_("Tên mốc"), max_length=200)
    start = models.DateField(_("Từ ngày"))
    end = models.DateField(_("Đến hết ngày"))
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["agreement", "order"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "code"], name="window_code_once"),
            models.CheckConstraint(condition=Q(start__lte=models.F("end")), name="window_in_order"),
        ]

    def __str__(self):
        return self.title
