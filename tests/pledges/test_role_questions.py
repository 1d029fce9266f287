"""What is asked before a useless role is given, what a person without a role is told, and passwords issued anew."""

from datetime import timedelta

import pytest
from django.core.management import call_command

from accounts.models import User
from accounts.services import create_user
from foundation.clock import now
from pledges.models import Province, Role, RoleName
from tests import builders

pytestmark = pytest.mark.django_db
ROLE = {"name": "reviewer", "province": "", "cluster": "", "valid_from": "18/09/2024", "valid_to": ""}


@pytest.fixture
def administrator(client):
    """The browser of an administrator of every cluster."""
    builders.agreement_2024()
    admin = builders.user_with(RoleName.ADMINISTRATOR, full_name="Đỗ Quang Huy", rank="Thiếu tá", post="Phòng Tham mưu")
    client.force_login(admin)
    return client


@pytest.fixture
def an():
    """A person without any role."""
    return create_user("an", full_name="An", password=builders.PASSWORD, by=None, at=now()).user


def give(client, person, code, **more):
    province = Province.objects.get(code=code)
    return client.post(f"/people/{person.pk}/roles/new/", ROLE | {"province": province.pk} | more)


def test_a_reviewer_of_a_province_that_reviews_nobody_is_asked_about(administrator, an):
    asked = give(administrator, an, "hoa-binh")
    page = asked.content.decode()
    assert (asked.status_code, Role.objects.filter(user=an).count()) == (422, 0)
    assert "không là cụm trưởng hay cụm phó" in page
    assert 'type="checkbox" name="is_sure"' in page
    assert give(administrator, an, "hoa-binh", is_sure="on").status_code == 302
    assert Role.objects.get(user=an).province.code == "hoa-binh"


def test_a_reviewer_of_the_lead_and_a_reporter_of_a_member_are_not_asked_about(administrator, an):
    assert give(administrator, an, "quang-ninh").status_code == 302
    assert give(administrator, an, "hoa-binh", name="reporter").status_code == 302


def test_the_command_line_says_it_too(administrator, capsys):
    call_command("create_user", "binh", role="reviewer", province="hoa-binh")
    assert "không là cụm trưởng hay cụm phó" in capsys.readouterr().err


@pytest.mark.parametrize("path", ["/", "/dashboard/", "/provinces/"])
def test_a_person_without_a_role_is_told_so_and_whom_to_ask(administrator, an, path):
    administrator.force_login(an)
    page = administrator.get(path).content.decode()
    assert "Tài khoản của bạn chưa có vai trò nào." in page
    assert "Thiếu tá Đỗ Quang Huy" in page
    assert "Chưa có giao ước" not in page
    assert "Bạn đã làm xong" not in page


def test_an_initial_password_is_issued_anew_in_one_click_from_the_list(administrator, clock):
    made = create_user("moi", full_name="Mới", by=None, at=now())
    page = administrator.get("/people/").content.decode()
    assert f'action="/people/{made.user.pk}/password/"' in page
    clock(now() + timedelta(hours=73))
    assert "Mật khẩu lần đầu đã hết hạn" in administrator.get("/people/").content.decode()
    sheet = administrator.post(f"/people/{made.user.pk}/password/").content.decode()
    again = User.objects.get(pk=made.user.pk)
    assert again.password != made.user.password
    assert again.initial_password_expires_at == now() + timedelta(hours=72)
    assert "Dùng đến" in sheet
    assert "24/09/2024" in sheet


LOOK_ALIKES = ("\u0430dmin", "quantri\u202e", "hòa.binh", "ﬁ\u200bnn", "\u0251n", ".an", "an-", "a b", "a" * 151)


@pytest.mark.parametrize("username", LOOK_ALIKES)
def test_names_that_look_like_others_are_refused(administrator, username):
    answer = administrator.post("/people/new/", {"username": username, "full_name": "An"})
    assert answer.status_code == 422
    assert not User.objects.filter(full_name="An").exists()


def test_a_name_with_signs_that_nobody_sees_is_refused(administrator):
    answer = administrator.post("/people/new/", {"username": "an2", "full_name": "An \u202enhB"})
    assert "ký tự ẩn" in answer.content.decode()
    assert not User.objects.filter(username="an2").exists()
