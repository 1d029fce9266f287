"""The form that takes a workbook in; how large it may be is said by who opens it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.forms import ActForm


class UploadForm(ActForm):
    """One workbook."""

    file = forms.FileField(
        label=_("Bảng tính đã nhập"),
        help_text=_(
            "Tệp .xlsx tải từ đây, không quá 5 MB; phần của các đơn vị nạp lần lượt, phần nào trước cũng được. "
            "Bảng tính riêng của đơn vị cũng được: trang sau hỏi dòng nào là mục nào."
        ),
    )
