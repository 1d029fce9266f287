"""The form of a message in the thread on a cell."""

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.forms import TextField


class MessageForm(forms.Form):
    """One message; how long it may be is the service's rule."""

    text = TextField(label=_("Nội dung hỏi hoặc trả lời"), widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
