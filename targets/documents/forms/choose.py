"""What is asked before a document is made: which kind, of what, on which figures, as which file."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.forms import ActForm, TextField
from targets.documents.exports.files import DOCX, PDF
from targets.documents.queries.kinds import KINDS
from targets.models.document import ALPHABET, LONGEST_CODE
from targets.reports.queries.printed_sheets import tidy_code
from targets.results.queries.season import ACCEPTED, PROVISIONAL
from targets.words import documents as words
from targets.words import wording

Choices = Sequence[tuple[str, str]]


class DocumentForm(ActForm):
    """One document; `windows`, `provinces` and `kinds` as (code, name), those that the person may choose."""

    kind = forms.ChoiceField(label=_("Loại văn bản"))
    window = forms.ChoiceField(label=_("Mốc"))
    province = forms.ChoiceField(label=_("Đơn vị"), required=False, help_text=_("Chỉ chọn với văn bản của một đơn vị."))
    basis = forms.ChoiceField(label=_("Căn cứ số liệu"), required=False)
    form = forms.ChoiceField(
        label=_("Tệp"), choices=[(DOCX, _("Word (.docx), để sửa tiếp")), (PDF, _("PDF, để in và ký"))], initial=DOCX
    )

    def __init__(self, *args, kinds: Sequence[str], windows: Choices, provinces: Choices, may_provisional, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind, words.name(kind)) for kind in kinds]
        self.fields["window"].choices = windows
        self.fields["province"].choices = [("", _("Toàn Cụm")), *provinces]
        if may_provisional:
            bases = ((ACCEPTED, False), (PROVISIONAL, True))
            self.fields["basis"].choices = [(basis, wording.basis_label(is_sent)) for basis, is_sent in bases]
        else:
            del self.fields["basis"]

    def clean(self):
        """Ask for a province where the kind speaks of one; say where there is no provisional document of a kind."""
        cleaned = super().clean() or self.cleaned_data
        kind = KINDS.get(cleaned.get("kind", ""))
        if kind and kind.needs_province and not cleaned.get("province"):
            self.add_error("province", _("Hãy chọn đơn vị: văn bản này là của một đơn vị."))
        if kind and self.is_provisional and not kind.may_be_provisional:
            self.add_error("basis", _("Loại văn bản này chỉ lập trên số đã thẩm định."))
        return cleaned

    @property
    def is_provisional(self) -> bool:
        """Say whether submitted figures count too."""
        return self.cleaned_data.get("basis") == PROVISIONAL


class CodeForm(ActForm):
    """The code at the foot of a document."""

    code = TextField(
        label=_("Mã kiểm tra"),
        help_text=_("Mười chữ và số ở chân trang, ví dụ 7K3M9-QX2TA; dán địa chỉ từ mã QR cũng được."),
    )

    def clean_code(self):
        """Return the code as it is stored, from one that was typed or from its page's address."""
        last = self.cleaned_data["code"].strip().partition("?")[0].rstrip("/").rpartition("/")[2]
        code = tidy_code(last)
        if len(code) != LONGEST_CODE or not set(code) <= set(ALPHABET):
            raise forms.ValidationError(_("Đây không phải mã kiểm tra: hãy gõ đủ mười chữ và số ở chân trang."))
        return code
