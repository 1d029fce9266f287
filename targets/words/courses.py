"""What is said of the way over a year, and of what lies between two years."""

from django.utils.translation import gettext as _

from targets.core import scheme
from targets.core.scheme import TargetSpec


def caption(target: TargetSpec, *, has_goal: bool) -> str:
    """Return how panels are to be read."""
    text = (
        _("Mỗi điểm là kết quả riêng của một quý, các khung cùng một thang.")
        if target.judged_on == scheme.QUARTER
        else _("Mỗi điểm là kết quả lũy kế từ đầu năm, các khung cùng một thang.")
    )
    text += " " + _("Chỗ trống là chưa có số.")
    if has_goal:
        text += " " + _("Nét đứt: đường còn phải đi để đến mức yêu cầu khi hết kỳ đánh giá.")
    return text


def between(years: tuple[str, str], unit: str) -> str:
    """Return what a slope shows: "6 tháng đầu năm 2023 và 6 tháng đầu năm 2024, vụ"."""
    return _("%(before)s và %(after)s, %(unit)s") % {"before": years[0], "after": years[1], "unit": unit}
