"""Many accounts at once: lists of people, and the command create_user."""

import io

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from foundation.clock import now, today
from pledges.imports.people_list import read_people
from pledges.models import Province, Role, RoleName
from pledges.permissions import authority_of
from pledges.queries.people import provinces_by_name
from pledges.services import people_accounts
from tests import builders


@pytest.fixture
def agreement(db):
    """The reference agreement of 2024."""
    return builders.agreement_2024()


@pytest.fixture
def administrator(agreement):
    """Who administers every cluster."""
    return builders.user_with(RoleName.ADMINISTRATOR, username="quantri")


@pytest.fixture
def page(client, administrator):
    """The administrator's browser."""
    client.force_login(administrator)
    return client


def make(administrator, username="hb.an", full_name="Nguyễn Văn An", **facts):
    facts = {"username": username, "full_name": full_name, **facts}
    return people_accounts.create_person(facts, by=administrator, at=now()).user


HEADING = "tài khoản\thọ và tên\tcấp bậc\tchức vụ\tvai trò\tđơn vị\n"
LISTED = HEADING + "hb.a\tNguyễn A\tĐại úy\tCán bộ\tCán bộ tổng hợp\tHòa Bình\nhb.b\tTrần B\t\t\tcommander\thoa-binh\n"


def submit_list(page, text, **more):
    return page.post("/people/import/", {"text": text, "valid_from": f"{today():%d/%m/%Y}", **more})


def test_a_list_is_looked_at_first_and_then_made(page):
    looked = submit_list(page, LISTED)
    assert (looked.status_code, User.objects.filter(username__startswith="hb.").count()) == (200, 0)
    assert "Sẽ tạo 2 tài khoản" in looked.content.decode()
    made = submit_list(page, LISTED, confirm="page")
    assert made.content.decode().count("<code>") == 4
    held = Role.objects.filter(user__username__startswith="hb.").values_list("user__username", "name", "province__code")
    assert sorted(held) == [("hb.a", "reporter", "hoa-binh"), ("hb.b", "commander", "hoa-binh")]


def test_the_passwords_as_a_file_hold_no_formula(page):
    made = submit_list(page, LISTED.replace("Nguyễn A", "=1+1").replace("Đại úy", ""), confirm="file")
    lines = made.content.decode("utf-8-sig").splitlines()
    assert made["Content-Disposition"] == 'attachment; filename="mat-khau-lan-dau.csv"'
    assert (lines[0], lines[1].split(";")[1]) == ("Tên đăng nhập;Họ và tên;Mật khẩu dùng một lần;Dùng đến", "'=1+1")
    assert User.objects.get(username="hb.a").check_password(lines[1].split(";")[2])


def test_every_bad_line_is_named_and_nothing_is_made(page, administrator):
    make(administrator, "co.roi", "Có rồi")
    bad = LISTED + (
        "hb.a\tTrùng\t\t\treporter\thoa-binh\n"
        "hb.c\tSai vai trò\t\t\tvua\thoa-binh\n"
        "hb.d\tSai đơn vị\t\t\treporter\tkhong-co\n"
        "hb.e\tThiếu đơn vị\t\t\treviewer\t\n"
        "co.roi\tCó rồi\t\t\tleader\t\n"
        "sai ten\t\t\t\tleader\t\n"
    )
    response = submit_list(page, bad, confirm="page")
    body = response.content.decode()
    assert (response.status_code, User.objects.filter(username__startswith="hb.").count()) == (422, 0)
    assert [line for line in range(2, 10) if f"Dòng {line}:" in body] == [4, 5, 6, 7, 8, 9]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_list_may_come_from_any_spreadsheet(agreement, separator):
    provinces = provinces_by_name(Province.objects.all())
    read, problems = read_people(LISTED.replace("\t", separator), provinces)
    assert ([one.facts["username"] for one in read], problems) == (["hb.a", "hb.b"], [])


@pytest.mark.parametrize(("text", "lines"), [("", ["1"]), ("a,b\n1,2\n", ["1"] * 5), (HEADING, ["2"])])
def test_lists_that_are_none(agreement, text, lines):
    assert [problem.where for problem in read_people(text, {})[1]] == lines


def test_the_command_makes_accounts_in_an_empty_database(manage, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]  # the command's own process has it
    given = manage("create_user", "quantri", "--role", "administrator")
    assert (given.returncode, given.stderr) == (0, "")
    typed = manage("create_user", "lanhdao", "--role", "leader", "--password-stdin", stdin="mật khẩu dài để thử\n")
    assert (typed.returncode, typed.stderr) == (0, "")
    passwords = {"quantri": given.stdout.strip().rsplit(" ", 1)[1], "lanhdao": "mật khẩu dài để thử"}
    for name, role in (("quantri", "administrator"), ("lanhdao", "leader")):
        user = User.objects.get(username=name)
        assert (user.check_password(passwords[name]), user.must_change_password) == (True, name == "quantri")
        assert authority_of(user, now=now()).holds(role)
    taken = manage("create_user", "lanhdao", "--role", "leader")
    assert (taken.returncode, taken.stdout, bool(taken.stderr)) == (1, "", True)


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["hb.an", "--role", "reporter"], 2),
        (["hb.an", "--role", "reporter", "--province", "khong-co"], 2),
        (["hb.an", "--role", "leader", "--cluster", "khong-co"], 2),
        (["hb.an", "--role", "leader", "--password-stdin"], 1),
        (["sai ten", "--role", "leader"], 1),
    ],
)
def test_the_command_says_why_it_makes_none(db, monkeypatch, arguments, status):
    monkeypatch.setattr("sys.stdin", io.StringIO("ngắn\n"))
    with pytest.raises(CommandError) as refused:
        call_command("create_user", *arguments)
    assert (refused.value.returncode, bool(str(refused.value)), User.objects.count()) == (status, True, 0)


def test_the_command_knows_the_roles_that_there_are(db):
    with pytest.raises(CommandError, match="vua"):
        call_command("create_user", "hb.an", "--role", "vua")
