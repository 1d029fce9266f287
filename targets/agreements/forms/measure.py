"""Forms of a measure as an agreement asks for it, and of who supplies it in each province."""

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.forms import MarkedForm, ProposedCode, TextField, code_field, long_text, model_text
from targets.models import AgreementMeasure, Measure


class MeasureForm(MarkedForm):
    """A measure's shared facts, and its definition, source and content in this agreement."""

    name = model_text(Measure, "name")
    unit = model_text(Measure, "unit")
    accumulation = forms.ChoiceField(
        label=_("Cách cộng"),
        choices=Measure.Accumulation.choices,
        help_text=_("Tên, đơn vị tính và cách cộng dùng chung cho mọi giao ước."),
    )
    pledge = forms.ModelChoiceField(
        label=_("Nhập ở nội dung"),
        queryset=None,
        required=False,
        empty_label=_("theo chỉ tiêu đầu tiên dùng mục này"),
    )
    definition = long_text(_("Định nghĩa"), required=False)
    provided_by = model_text(AgreementMeasure, "provided_by")

    def __init__(self, *args, pledges, provinces=(), suppliers=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["pledge"].queryset = pledges
        self.provinces = list(provinces)
        for province in self.provinces:
            field = TextField(
                label=_("Nơi cung cấp tại %(name)s") % {"name": province.short_name}, max_length=200, required=False
            )
            self.fields[f"supplier:{province.code}"] = field
            self.initial.setdefault(f"supplier:{province.code}", (suppliers or {}).get(province.pk, ""))

    def values(self) -> dict:
        """Return what save_measure takes; call on a valid form."""
        names = ("name", "unit", "accumulation", "pledge", "definition", "provided_by")
        return {name: self.cleaned_data[name] for name in names}

    def suppliers(self):
        """Yield (province, department) as typed; call on a valid form."""
        for province in self.provinces:
            yield province, self.cleaned_data[f"supplier:{province.code}"]


class NewMeasureForm(ProposedCode, MeasureForm):
    """A measure that is listed: also its code, of one that is there or a new one."""

    code = code_field(
        help_text=_(
            "Để trống để hệ thống đề xuất. Chữ thường không dấu, số, “-” và “_”; "
            "mã đã có ở giao ước khác thì dùng lại mục số liệu đó."
        )
    )
    field_order = ["code"]
    named_by = "name"

    def is_taken(self, code):
        """Say whether a measure of any agreement has the code: it would be that one."""
        return Measure.objects.filter(code=code).exists()
