"""The form that brings a Word template."""

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.forms import ActForm


class TemplateForm(ActForm):
    """One file."""

    file = forms.FileField(
        label=_("Tệp mẫu Word (.docx)"),
        help_text=_("Hãy tải mẫu đang dùng về, sửa trong Word, giữ các trường trong hai dấu ngoặc nhọn."),
    )
