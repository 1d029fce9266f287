"""What every form says of a field that was left empty, and that it says what is wrong once."""

import re
from pathlib import Path

import pytest
from django import forms
from django.urls import reverse
from django.utils import translation

from foundation.forms import ActForm, TextField

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"


class EveryField(ActForm):
    reason = TextField(label="Lý do")
    place = TextField(label="UBND tỉnh")
    kind = forms.ChoiceField(label="Loại", choices=[("a", "A")])
    paper = forms.FileField(label="Bản chụp")
    is_meant = forms.BooleanField(label="Tôi xác nhận đã đọc")
    number = TextField(label="Số", max_length=3)


def test_what_is_missing_is_named():
    form = EveryField({"number": "12345"}, {})
    assert {name: errors[0] for name, errors in form.errors.items()} == {
        "reason": "Hãy nhập lý do.",
        "place": "Hãy nhập UBND tỉnh.",
        "kind": "Hãy chọn loại.",
        "paper": "Hãy chọn bản chụp.",
        "is_meant": "Hãy đánh dấu để xác nhận.",
        "number": "Dài quá 3 ký tự (đang có 5): hãy rút gọn.",
    }
    assert form.summary[0] == ("id_reason", "Hãy nhập lý do.")
    assert form.summary[-1] == ("id_number", "Số: Dài quá 3 ký tự (đang có 5): hãy rút gọn.")


def test_in_english_too():
    with translation.override("en"):
        form = EveryField({}, {})
        assert (form.errors["reason"], form.errors["kind"]) == (["Enter: lý do."], ["Choose: loại."])


@pytest.mark.django_db
def test_a_refused_login_is_said_once(client):
    answer = client.post(reverse("accounts:login"), {"username": "ai", "password": "gì"})
    page = answer.content.decode()
    (said,) = re.findall(r'id="error-summary".*?<li>(.*?)</li>', page, re.DOTALL)
    assert page.count(said) == 1
    assert "alert-danger" not in page


@pytest.mark.django_db
def test_an_empty_login_asks_for_both(client):
    page = client.post(reverse("accounts:login"), {}).content.decode()
    assert '<a href="#id_username">Hãy nhập tên đăng nhập.</a>' in page
    assert '<a href="#id_password">Hãy nhập mật khẩu.</a>' in page


def test_the_way_back_is_called_cancelling():
    assert [path.name for path in TEMPLATES.rglob("*.html") if '"Thôi' in path.read_text("utf-8")] == []


def test_a_page_with_a_form_says_what_is_wrong_above_it():
    """templates/bootstrap5/errors.html says nothing, so that it is said once."""
    with_form = [path for path in TEMPLATES.rglob("*.html") if "{% crispy" in path.read_text("utf-8")]
    silent = [path.name for path in with_form if "form.summary" not in _with_its_parts(path)]
    assert silent == []


def _with_its_parts(path):
    text = path.read_text("utf-8")
    parts = re.findall(r'{% include "([^"]+)"', text)
    return text + "".join((TEMPLATES / part).read_text("utf-8") for part in parts)
