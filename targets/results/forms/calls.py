"""The form of a call to a late unit."""

from datetime import datetime

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.dates import local
from foundation.forms import ActForm, TextField, long_text
from targets.calendar.forms.fields import ClockTimeField, DayField
from targets.results.services.calls import Conversation


class CallForm(ActForm):
    """Whom one spoke to, when, and what was promised."""

    elsewhere = {"called_at": "called_time"}

    person = forms.ChoiceField(label=_("Đã nói chuyện với"), required=False)
    spoke_to = TextField(label=_("Hoặc người khác: họ và tên"), required=False, max_length=200)
    called_day = DayField(label=_("Ngày gọi"))
    called_time = ClockTimeField(label=_("Giờ gọi"))
    promised = long_text(
        _("Đơn vị hứa gì"), help_text=_("Ví dụ: gửi trước 17:00 ngày mai, còn thiếu số liệu của PC02.")
    )

    def __init__(self, *args, contacts, now: datetime, **kwargs):
        there = local(now)
        self.people = {str(contact.user.pk): contact.user for contact in contacts}
        first = {"person": next(iter(self.people), ""), "called_day": there.date(), "called_time": f"{there:%H:%M}"}
        super().__init__(*args, initial=first, **kwargs)
        labels = {str(contact.user.pk): f"{contact.user} – {contact.role.get_name_display()}" for contact in contacts}
        self.fields["person"].choices = [*labels.items(), ("", _("Người khác"))]

    def conversation(self) -> Conversation:
        """Return what is to be noted; call on a valid form."""
        given = self.cleaned_data
        return Conversation(
            person=self.people.get(given["person"]),
            spoke_to=given["spoke_to"],
            called_at=datetime.combine(given["called_day"], given["called_time"]),
            promised=given["promised"],
        )
