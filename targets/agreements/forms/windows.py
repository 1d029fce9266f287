"""The form of a named window."""

from django.utils.translation import gettext_lazy

from foundation.forms import ActForm, ProposedCode, code_field, model_text
from targets.calendar.forms.fields import DayField
from targets.core.periods import RESERVED
from targets.models import AgreementWindow


class WindowForm(ProposedCode, ActForm):
    """A named window: its code, title and days."""

    code = code_field(
        max_length=30, help_text=gettext_lazy("Để trống để hệ thống đề xuất. Ví dụ 10-thang; không đổi được về sau.")
    )
    joint = "-"
    title = model_text(AgreementWindow, "title")
    start = DayField(label=gettext_lazy("Ngày đầu"))
    end = DayField(label=gettext_lazy("Ngày cuối"))

    def __init__(self, *args, taken, **kwargs):
        super().__init__(*args, **kwargs)
        self.taken = set(taken)

    def is_taken(self, code):
        """Say whether another window has the code, or a quarter."""
        return code in self.taken or bool(RESERVED.fullmatch(code))
