"""One's own password: what is a good one, what ends with the old one."""

from datetime import timedelta

import pytest
from django.test import Client
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from accounts.core import LONGEST_PASSWORD, is_guessable
from accounts.models import User
from accounts.services import create_user
from audit.models import Event
from foundation.clock import now

PASSWORD = "mật khẩu dài để thử"
NEW = "một câu khác dễ nhớ"


@pytest.fixture
def an(db):
    """A person who has signed in."""
    return create_user("hb.an", full_name="Nguyễn Văn An", password=PASSWORD, by=None, at=now()).user


@pytest.fixture
def signed_in(client, an):
    """Their browser."""
    client.force_login(an)
    return client


def change(client, old=PASSWORD, new=NEW, again=None):
    return client.post("/password/", {"old_password": old, "new_password": new, "again": again or new})


def test_a_change_keeps_this_session_and_ends_the_others(signed_in, an):
    other = Client()
    other.force_login(an)
    assert change(signed_in)["Location"] == "/"
    assert signed_in.get("/password/").status_code == 200
    assert other.get("/password/").status_code == 302
    assert User.objects.get(pk=an.pk).check_password(NEW)
    assert Event.objects.get(action="change_password").subject == "user/hb.an"


@pytest.mark.parametrize("new", ["ngắn quá", "password1234", "1q2w3e4r5t6y", "nguyễn văn an", "x" * 129])
def test_weak_passwords_are_refused(signed_in, an, new):
    assert change(signed_in, new=new).status_code == 422
    assert User.objects.get(pk=an.pk).check_password(PASSWORD)


@pytest.mark.parametrize(
    "new",
    [
        *("aaaaaaaaaaaa", "123456789012", "congan123456", "abcabcabcabc", "abcd1234efgh", "qwertyuiop12"),
        *("giao-uoc-2024", "Công an 123456", "matkhau123456", "thidua2024!!!", "CôngAnCôngAn", "hb.an.hb.an.1"),
        *("NguyenVanAn12", "Quảng Ninh 1", "mật khẩu 1234"),
    ],
)
def test_what_a_guesser_tries_first_is_refused_in_words(signed_in, an, new):
    response = change(signed_in, new=new)
    assert response.status_code == 422
    assert User.objects.get(pk=an.pk).check_password(PASSWORD)


def test_no_long_password_of_the_list_of_breached_ones_is_taken():
    long_enough = [word for word in FREQUENCY_LISTS["passwords"] if len(word) >= 12]
    assert len(long_enough) > 200
    assert [word for word in long_enough if not is_guessable(word)] == []


LONG = (
    "con mèo ngồi trên mái nhìn trời hôm nay đẹp quá rồi nghĩ xem ngà"
    "y mai có mưa không, nếu mưa thì nó vào bếp nằm cạnh lò sưởi ấm á"
)


@pytest.mark.parametrize("new", ["trời hôm nay đẹp quá", "k7mp-x9qr-h2wd-vv3n", "con mèo ngồi trên mái", LONG])
def test_a_sentence_of_ones_own_is_taken_whole_and_holds_for_years(signed_in, an, clock, new):
    assert change(signed_in, new=new).status_code == 302
    clock(now() + timedelta(days=3 * 365))
    answers = [
        Client().post("/login/", {"username": "hb.an", "password": typed, "next": "/notices/"})
        for typed in (new[:-1], new)
    ]
    assert [answer.get("Location") for answer in answers] == [None, "/notices/"]  # and no page asks for another one


def test_the_longest_has_128_signs():
    assert len(LONG) == LONGEST_PASSWORD == 128


def test_the_initial_password_cannot_be_kept(client, db):
    made = create_user("hb.moi", full_name="Mới", by=None, at=now())
    client.force_login(made.user)
    response = change(client, old=made.password, new=made.password)
    assert response.status_code == 422
    assert "phải khác mật khẩu đang dùng" in response.content.decode()
    assert User.objects.get(pk=made.user.pk).must_change_password is True


def test_the_page_that_asks_for_another_password_hears_how_its_session_stands(client, db):
    client.force_login(create_user("hb.moi", full_name="Mới", by=None, at=now()).user)
    asks = {"headers": {"X-Requested-With": "fetch"}}
    assert [client.get(path, **asks).status_code for path in ("/session/", "/notices/")] == [200, 401]


def test_no_rule_of_composition(signed_in):
    assert change(signed_in, new="toàn chữ thường thôi").status_code == 302


def test_the_old_password_is_asked_and_guessing_it_waits(signed_in):
    answers = [change(signed_in, old="sai") for _guess in range(5)]
    assert {answer.status_code for answer in answers} == {422}
    assert "Mật khẩu hiện nay không đúng" in answers[0].content.decode()
    assert "thử lại sau" in change(signed_in).content.decode()


def test_the_two_new_ones_must_agree(signed_in):
    assert "không giống nhau" in change(signed_in, again="khác nhau hoàn toàn").content.decode()


def test_what_is_left_empty_is_asked_for_in_sentences(signed_in):
    form = signed_in.post("/password/", {}).context["form"]
    assert [words for _field, words in form.summary] == [
        "Hãy nhập mật khẩu hiện nay.",
        "Hãy nhập mật khẩu mới.",
        "Hãy nhập lại mật khẩu mới.",
    ]


def test_an_initial_password_is_replaced_once(client, db):
    made = create_user("hb.moi", full_name="Mới", by=None, at=now())
    client.force_login(made.user)
    change(client, old=made.password)
    user = User.objects.get(username="hb.moi")
    assert (user.must_change_password, user.initial_password_expires_at) == (False, None)
    assert user.check_password(NEW)
