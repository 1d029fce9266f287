"""Forms of one's own mails: address, telephone, what is wanted; and of who stands in while one is away."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from foundation.forms import ActForm, TextField, model_text
from targets.calendar.forms.fields import DayField
from targets.words import mails as words


class MailboxForm(ActForm):
    """Where a person's mails go and which they want."""

    email = TextField(
        label=_("Thư điện tử"),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        help_text=_("Để trống nếu không muốn nhận thư nào; thông báo trong hệ thống vẫn đầy đủ."),
    )
    phone = model_text(User, "phone")
    wanted = forms.MultipleChoiceField(
        label=_("Nhận thư về"),
        required=False,
        choices=[*words.CHOICES.items()],
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Báo cáo bị trả lại, mở lại, hạn gửi ngày mai hoặc hôm nay, quá hạn, và cảnh báo an toàn luôn được gửi."
        ),
    )


class AbsenceForm(ActForm):
    """Who gets one's mails too, and for which days."""

    deputy = forms.ModelChoiceField(
        label=_("Người nhận thay"), queryset=User.objects.none(), empty_label=_("Chọn người")
    )
    first_day = DayField(label=_("Ngày đầu vắng mặt"))
    last_day = DayField(label=_("Ngày cuối vắng mặt"))

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["deputy"].queryset = people
