"""Forms about people: facts, roles, delegation, reasons, lists; what is allowed is decided in services."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from foundation.forms import ActForm, TextField, model_text
from pledges.models import Cluster, Device, Province, RoleName
from pledges.services.delegations import Delegation
from pledges.services.people import NewRole

LARGEST_LIST = 200_000  # characters typed, or bytes of a file
LARGEST_BODY = 1024 * 1024  # bytes: the list both ways, a letter taking up to three


def _day(label, **more):
    widget = forms.DateInput(attrs={"autocomplete": "off"})
    more = {"help_text": _("Ngày/tháng/năm, ví dụ 05/03/2024")} | more
    wrong = {"invalid": _("Hãy nhập ngày/tháng/năm, ví dụ 05/03/2024.")}
    return forms.DateField(label=label, widget=widget, error_messages=wrong, **more)


def _reason(**more):
    return TextField(label=_("Lý do"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}), **more)


class ReasonForm(ActForm):
    """An act with its reason."""

    reason = _reason()


class FactsForm(ActForm):
    """A person's facts."""

    full_name = model_text(User, "full_name")
    rank = model_text(User, "rank")
    post = model_text(User, "post")
    phone = model_text(User, "phone")
    email = TextField(label=_("Thư điện tử"), max_length=254, required=False)


class NewPersonForm(FactsForm):
    """A new account."""

    username = TextField(
        label=_("Tên đăng nhập"),
        max_length=150,
        help_text=_("Chữ cái không dấu, số và các dấu . _ - @ + ở giữa; không phân biệt hoa thường."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    field_order = ["username"]


class RoleForm(ActForm):
    """A role at a place from a day on."""

    name = forms.ChoiceField(label=_("Vai trò"), choices=RoleName.choices)
    province = forms.ModelChoiceField(
        label=_("Công an tỉnh"),
        queryset=Province.objects.none(),
        required=False,
        empty_label=_("Không gắn với đơn vị"),
        help_text=_("Bắt buộc với Cán bộ tổng hợp, Lãnh đạo duyệt, Cán bộ thẩm định."),
    )
    cluster = forms.ModelChoiceField(
        label=_("Cụm thi đua"),
        queryset=Cluster.objects.none(),
        required=False,
        empty_label=_("Mọi cụm"),
        help_text=_("Chỉ dùng với Lãnh đạo theo dõi và Quản trị."),
    )
    valid_from = _day(_("Ngày đầu giữ vai trò"))
    valid_to = _day(
        _("Ngày cuối giữ vai trò"),
        required=False,
        help_text=_("Ngày/tháng/năm; để trống nếu chưa biết ngày kết thúc."),
    )
    is_sure = forms.BooleanField(label=_("Vẫn giao vai trò này"), required=False, widget=forms.HiddenInput)

    def refuse(self, problems) -> None:
        """Show what is wrong; where the service only asks, offer the tick that says yes."""
        if any(problem.where == "is_sure" for problem in problems):
            self.fields["is_sure"].widget = forms.CheckboxInput()
        super().refuse(problems)

    def __init__(self, *args, places, **kwargs):
        super().__init__(*args, **kwargs)
        provinces, clusters, everywhere = places
        self.fields["province"].queryset = provinces
        self.fields["province"].label_from_instance = province_label
        self.fields["cluster"].queryset = clusters
        if not everywhere:
            self.fields["cluster"].empty_label = None

    def role(self) -> NewRole:
        """Return the role that is to be given; call on a valid form."""
        return NewRole(**{name: given for name, given in self.cleaned_data.items() if name != "is_sure"})


class EndRoleForm(ActForm):
    """The last day of a role."""

    last_day = _day(_("Ngày cuối giữ vai trò"))
    reason = _reason(required=False)


class DelegationForm(ActForm):
    """A delegation (ủy quyền) of a commander to another person."""

    to = forms.ModelChoiceField(
        label=_("Người được ủy quyền"), queryset=User.objects.none(), empty_label=_("Chọn người")
    )
    province = forms.ModelChoiceField(
        label=_("Công an tỉnh"), queryset=Province.objects.none(), empty_label=_("Chọn đơn vị")
    )
    document_number = TextField(label=_("Số văn bản ủy quyền"), max_length=100)
    document_date = _day(_("Ngày văn bản"))
    valid_from = _day(_("Ngày đầu ủy quyền"))
    valid_to = _day(_("Ngày cuối ủy quyền"))

    def __init__(self, *args, people, provinces, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset, self.fields["province"].queryset = people, provinces
        self.fields["province"].label_from_instance = province_label

    def delegation(self) -> Delegation:
        """Return what the document says; call on a valid form."""
        return Delegation(**{name: given for name, given in self.cleaned_data.items() if name != "to"})


class PeopleListForm(ActForm):
    """A list of people, pasted from a spreadsheet or as a CSV file."""

    text = TextField(
        label=_("Danh sách"),
        required=False,
        strip=False,
        max_length=LARGEST_LIST,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
        help_text=_(
            "Dán từ bảng tính hoặc CSV, dòng đầu là tên cột: "
            "tài khoản, họ và tên, cấp bậc, chức vụ, vai trò, đơn vị, điện thoại, thư điện tử."
        ),
    )
    file = forms.FileField(label=_("Hoặc tệp CSV (UTF-8)"), required=False)
    valid_from = _day(_("Ngày vai trò có hiệu lực"))

    def clean(self):
        """Read the file, where one is given, in the place of the text."""
        given = super().clean()
        uploaded = given.get("file")
        if uploaded and uploaded.size > LARGEST_LIST:
            self.add_error("file", _("Tệp quá lớn (tối đa 200 KB)."))
        elif uploaded:
            try:
                given["text"] = uploaded.read().decode("utf-8-sig")
            except UnicodeDecodeError:
                self.add_error("file", _("Tệp không phải UTF-8. Hãy lưu lại dưới dạng CSV UTF-8."))
        if not self.errors and not (given.get("text") or "").strip():
            self.add_error("text", _("Hãy dán danh sách hoặc chọn tệp."))
        return given


def province_label(province: Province) -> str:
    """Return a province's name, with its validity where that has an end or a beginning: names repeat after mergers."""
    if province.valid_to:
        return _("%(province)s (đến %(day)s)") % {"province": province, "day": f"{province.valid_to:%d/%m/%Y}"}
    if province.valid_from:
        return _("%(province)s (từ %(day)s)") % {"province": province, "day": f"{province.valid_from:%d/%m/%Y}"}
    return str(province)


class DeviceForm(ActForm):
    """A new screen on a wall."""

    cluster = forms.ModelChoiceField(Cluster.objects.none(), label=_("Cụm"), empty_label=None)
    name = model_text(Device, "name", help_text=_("Nơi đặt, để biết thu hồi màn hình nào: “Phòng giao ban tầng 2”."))

    def __init__(self, *args, clusters, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["cluster"].queryset = clusters
        self.fields["cluster"].initial = clusters.first()
