"""What an administrator still has to set, in words: one sentence for each thing that is missing."""

from collections.abc import Sequence

from django.utils.translation import gettext as _


def nothing() -> str:
    """Return that all is set."""
    return _("Đã thiết lập đủ: giao ước, Cụm trưởng, Cụm phó, người dùng, ngày nghỉ.")


def no_agreement() -> str:
    """Return that there is no agreement at all."""
    return _("Chưa có giao ước nào: nạp tệp giao ước trên máy chủ bằng lệnh load_agreement.")


def no_agreement_of(year: int, cluster) -> str:
    """Return that a cluster has none of a year."""
    return _("Chưa có giao ước năm %(year)s của %(cluster)s.") % {"year": year, "cluster": cluster.name}


def draft(agreement) -> str:
    """Return that an agreement is not published."""
    return _("%(title)s còn là dự thảo, chưa ban hành.") % {"title": agreement}


def no_members(agreement) -> str:
    """Return that an agreement names no unit."""
    return _("%(title)s: chưa có đơn vị thành viên.") % {"title": agreement}


def no_lead(agreement) -> str:
    """Return that nobody leads the cluster."""
    return _("%(title)s: chưa có Cụm trưởng nên chưa ai thẩm định báo cáo.") % {"title": agreement}


def no_deputy(agreement) -> str:
    """Return that nobody is the lead's deputy."""
    return _("%(title)s: chưa có Cụm phó; báo cáo của Cụm trưởng phải phân công người đơn vị khác thẩm định.") % {
        "title": agreement
    }


def nobody_with(role: str, provinces: Sequence) -> str:
    """Return which units have nobody with a role (provinces empty: a role of no unit)."""
    if not provinces:
        return _("Chưa có tài khoản %(role)s.") % {"role": role}
    return _("Chưa có tài khoản %(role)s ở: %(names)s.") % {"role": role, "names": ", ".join(map(str, provinces))}


def no_holidays(year: int) -> str:
    """Return that the days off of a year are not known."""
    return _("Chưa có ngày nghỉ năm %(year)s: hạn gửi rơi vào ngày lễ không được dời.") % {"year": year}
