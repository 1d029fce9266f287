"""The forms of evidence: a file to attach; why one is withdrawn. What a file must be is the service's rule."""

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.forms import ActForm, model_text
from targets.models import Evidence


class EvidenceForm(ActForm):
    """One file."""

    file = forms.FileField(
        label=_("Tệp"),
        help_text=_("PDF, JPG, PNG, DOCX hoặc XLSX, không quá 10 MB. Không tải lên tài liệu mật."),
        allow_empty_file=True,  # the service says so in its words
    )


class WithdrawForm(ActForm):
    """Why a file is withdrawn."""

    reason = model_text(Evidence, "withdrawal", required=True)
