"""The form of a message in the thread on a cell."""

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.forms import ActForm, TextField


class MessageForm(ActForm):
    """One message; how long it may be is the service's rule."""

    text = TextField(label=_("Nội dung hỏi hoặc trả lời"), widget=forms.Textarea(attrs={"rows": 4}))
