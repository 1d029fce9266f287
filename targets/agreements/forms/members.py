"""Forms of members, provinces and mergers recorded one by one; the guided merger is in agreements.forms.merger."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.forms import ActForm, MarkedForm, ProposedCode, code_field, model_text
from pledges.models import Member, Province
from targets.calendar.forms.fields import DayField, UnitField


class MembersForm(MarkedForm):
    """Every province with its position and its place in the order; no position: not a member."""

    members = forms.Field(required=False, widget=forms.HiddenInput)  # where the services' problems are shown

    def __init__(self, *args, provinces, members, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["members"].label = _("Đơn vị thành viên")
        self.provinces = list(provinces)
        held = {member.province_id: member for member in members}
        positions = [("", _("không là thành viên")), *Member.Position.choices]
        for province in self.provinces:
            member = held.get(province.pk)
            position = forms.ChoiceField(choices=positions, required=False, label=province.short_name)
            order = forms.IntegerField(
                required=False,
                min_value=1,
                max_value=999,
                label=_("Thứ tự của %(name)s") % {"name": province.short_name},
                widget=forms.TextInput(attrs={"inputmode": "numeric"}),
            )
            self.fields[f"position:{province.code}"], self.fields[f"order:{province.code}"] = position, order
            self.initial[f"position:{province.code}"] = member.position if member else ""
            self.initial[f"order:{province.code}"] = member.order if member else ""

    def rows(self):
        """Yield (province, field of its position, field of its order)."""
        for province in self.provinces:
            yield province, self[f"position:{province.code}"], self[f"order:{province.code}"]

    def chosen(self) -> list:
        """Return (province, position) in the order typed, those without one last; call on a valid form."""
        cleaned = self.cleaned_data
        taken = [province for province in self.provinces if cleaned[f"position:{province.code}"]]
        taken.sort(key=lambda province: cleaned[f"order:{province.code}"] or 1000)
        return [(province, cleaned[f"position:{province.code}"]) for province in taken]


class ProvinceForm(MarkedForm):
    """A province's names, code of the statistics office and validity."""

    name = model_text(Province, "name")
    short_name = model_text(Province, "short_name")
    gso_code = model_text(Province, "gso_code")
    valid_from = DayField(label=gettext_lazy("Hiệu lực từ ngày"), required=False)
    valid_to = DayField(label=gettext_lazy("Hiệu lực đến hết ngày"), required=False)


class NewProvinceForm(ProposedCode, ProvinceForm):
    """A province that is added: also its code."""

    code = code_field()
    field_order = ["code"]
    named_by, joint = "short_name", "-"

    def is_taken(self, code):
        """Say whether another province has the code."""
        return Province.objects.filter(code=code).exists()


class SuccessionForm(ActForm):
    """Which province goes over into which, and when."""

    predecessor = UnitField(label=gettext_lazy("Đơn vị được sáp nhập"))
    successor = UnitField(label=gettext_lazy("Đơn vị tiếp nhận"))
    on = DayField(label=gettext_lazy("Ngày sáp nhập"))

    def __init__(self, *args, provinces, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("predecessor", "successor"):
            self.fields[name].queryset = provinces
            self.fields[name].label_from_instance = lambda unit: f"{unit.short_name} ({unit.code})"
