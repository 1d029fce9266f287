"""Forms that any page of an act builds on: texts, a service's problems at their fields, marks of what was shown."""

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from foundation.codes import MOST_IN_A_SLUG, MOST_PROPOSED, propose_code
from foundation.text import LONGEST, mark, nfc

TOO_LONG = _("Dài quá %(limit_value)s ký tự (đang có %(show_value)s): hãy rút gọn.")


class TextField(forms.CharField):
    """A text in NFC with a limit that is said where it is passed. No maxlength: a browser would cut without a word."""

    def __init__(self, *, max_length=LONGEST, **kwargs):
        super().__init__(max_length=max_length, **kwargs)
        self.error_messages["max_length"] = TOO_LONG

    def to_python(self, value):
        return nfc(super().to_python(value))

    def widget_attrs(self, widget):
        return {name: value for name, value in super().widget_attrs(widget).items() if name != "maxlength"}


def model_text(model, name: str, **more) -> TextField:
    """Return the field of a text column: its label and limit, required unless the column may be blank."""
    return model._meta.get_field(name).formfield(form_class=TextField, **more)


class ActForm(forms.Form):
    """A crispy form inside a <form> of the template, which brings the token and the buttons."""

    elsewhere: dict[str, str] = {}  # where a service's problem is shown when its place is no field's name
    has_moved = False  # what is stored is no longer what was shown (MarkedForm)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    def full_clean(self):
        """Say of each field that was left empty what is to be given."""
        for field in self.fields.values():
            if str(field.error_messages.get("required")) == str(forms.Field.default_error_messages["required"]):
                field.error_messages["required"] = nothing_given(field)
        super().full_clean()

    @property
    def summary(self) -> list[tuple[str, str]]:
        """Return every error as (the id of its field, "" for the whole form; words that name the field)."""
        lines = [("", error) for error in self.non_field_errors()]
        for field in self:
            names_itself = field.field.error_messages.get("required")
            first_of_many = "_0" if isinstance(field.field.widget, forms.RadioSelect) else ""
            for error in field.errors:
                words = error if error == names_itself else f"{field.label}: {error}"
                lines.append((field.id_for_label or field.auto_id + first_of_many, words))
        return lines

    def refuse(self, problems) -> None:
        """Show what a service found wrong, each at its field where there is one."""
        for problem in problems:
            where = self.elsewhere.get(problem.where, problem.where)
            self.add_error(where if where in self.fields else None, problem.message)


def nothing_given(field: forms.Field) -> str:
    """Return what is said of a field that was left empty: "Hãy nhập lý do."; of one to choose from, "Hãy chọn …"."""
    if isinstance(field, forms.BooleanField):
        return gettext("Hãy đánh dấu để xác nhận.")
    label = str(field.label)
    name = label if label[1:2].isupper() else label[:1].lower() + label[1:]  # not an abbreviation
    is_chosen = isinstance(field, forms.ChoiceField | forms.FileField)
    return (gettext("Hãy chọn %(what)s.") if is_chosen else gettext("Hãy nhập %(what)s.")) % {"what": name}


def mark_field():
    """Return a hidden field for the mark of what a page showed (foundation.text.mark); empty: it showed none."""
    return TextField(label=_("Dấu của trang"), required=False, widget=forms.HiddenInput)


class MarkedForm(ActForm):
    """A form that carries a mark of what it showed, so that what another administrator wrote in between is noticed.

    What stands is what the form begins with: it is to be built with what is stored now, bound or not.
    """

    seen = mark_field()

    def clean(self):
        """Leave the mark out of what services are given."""
        cleaned = super().clean() or self.cleaned_data
        cleaned.pop("seen", None)
        return cleaned

    @property
    def stands(self) -> str:
        """Return the mark of what is stored now."""
        values = ((name, getattr(value, "pk", value)) for name, value in self.initial.items())
        return mark(sorted((name, str("" if value is None else value)) for name, value in values))

    @property
    def has_moved(self) -> bool:
        """Say whether what is stored is no longer what the person looked at."""
        return self.is_bound and self.data.get("seen", "") not in ("", self.stands)

    def get_initial_for_field(self, field, field_name):
        """Begin with the mark of what is shown."""
        return self.stands if field_name == "seen" else super().get_initial_for_field(field, field_name)

    def differences(self):
        """Yield (field's name, what stands there now) where what was typed is not what is stored; on a valid form."""
        for name in self.changed_data:
            if name in self.initial:
                stored = _worded(self.fields[name], self.initial[name])
                if stored != self[name].data:
                    yield name, stored

    def say_moved(self) -> None:
        """Keep what was typed, say at each field that differs what stands there now, and ask again."""
        differing = list(self.differences())
        self.data = self.data.copy()
        self.data["seen"] = self.stands
        self.add_error(None, _("Trong lúc bạn xem, người khác đã sửa trang này: hãy xem lại trước khi ghi."))
        for name, stored in differing:
            self.add_error(name, gettext("Hiện đang ghi: %(value)s") % {"value": stored or gettext("trống")})


def _worded(field: forms.Field, value) -> str:
    """Return a stored value as its field shows it: a choice by its label, a day as it is typed."""
    if isinstance(field, forms.ModelChoiceField):
        row = field.queryset.filter(pk=getattr(value, "pk", value)).first() if value else None
        return field.label_from_instance(row) if row else ""
    if isinstance(field, forms.ChoiceField):
        labels = dict(field.choices)
        chosen = value if isinstance(value, list | tuple) else [value]
        return ", ".join(str(labels.get(choice, choice)) for choice in chosen if choice not in (None, ""))
    shown = field.widget.format_value(field.prepare_value(value))
    return "" if shown is None else str(shown)


class ProposedCode(forms.Form):
    """A form with a code that, left empty, is proposed from a name and shown to be confirmed or changed."""

    named_by = "title"  # the field that the code is proposed from
    joint = "_"  # between its words

    def is_taken(self, code: str) -> bool:
        """Say whether the code is another's already."""
        raise NotImplementedError

    def clean(self):
        """Propose the code that is missing; nothing is written before the person has seen it."""
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("code") and "code" not in self.errors:
            name, longest = cleaned.get(self.named_by) or "", min(self.fields["code"].max_length, MOST_PROPOSED)
            proposal = propose_code(name, self.is_taken, joint=self.joint, longest=longest)
            if proposal:
                self.data = self.data.copy()
                self.data["code"] = proposal
                self.add_error("code", _("Mã này được đề xuất từ tên: hãy xem lại, sửa nếu cần, rồi ghi."))
            elif self.named_by not in self.errors:
                self.add_error("code", _("Phải ghi mã."))
        return cleaned


def code_field(**more) -> TextField:
    """Return the field of a code, which may be left empty to have it proposed."""
    by_default = _("Để trống để hệ thống đề xuất. Chữ thường không dấu, số, “-” và “_”; không đổi được về sau.")
    more = {"label": _("Mã"), "help_text": by_default, "max_length": MOST_IN_A_SLUG} | more
    widget = forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"})
    return TextField(required=False, widget=widget, **more)


def long_text(label, rows: int = 3, **more) -> TextField:
    """Return a field of several lines, normalised to NFC."""
    more.setdefault("max_length", 4000)
    return TextField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **more)


class ConfirmForm(ActForm):
    """An act that asks for nothing but itself."""


class PublishForm(ActForm):
    """Publishing, or deleting a draft: the cluster's code and the year are typed."""

    typed_confirmation = TextField(label=_("Gõ lại để xác nhận"), max_length=100)

    def __init__(self, *args, what_to_type, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["typed_confirmation"].help_text = _("Gõ đúng: %(text)s") % {"text": what_to_type}
        self.fields["typed_confirmation"].widget.attrs["autocomplete"] = "off"
