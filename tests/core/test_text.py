"""Search and order of Vietnamese names, the same on every database."""

import random
import unicodedata

import pytest

from foundation.text import search_key, sort_key, tidy_username

IN_ORDER = [
    "An Giang", "Ánh", "Ảnh hưởng", "Ăn", "Âm", "Bà Rịa", "Bạc Liêu", "Bắc Giang", "Bắc Kạn", "Bắc Ninh", "Bến Tre",
    "Cà Mau", "Cao Bằng", "Dương", "Đà Nẵng", "Đắk Lắk", "Đồng Nai", "Em", "Êm", "Gia Lai", "Hà Nội", "Hòa Bình",
    "Hưng Yên", "Lạng Sơn", "Oanh", "Ông", "Ơn", "Phú Thọ", "Quảng Ninh", "Ưng", "Vĩnh Phúc", "Yên Bái",
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Bắc Giang", "bac giang"),
        ("BẮC GIANG", "bac giang"),
        (unicodedata.normalize("NFD", "Bắc Giang"), "bac giang"),
        ("Đắk  Lắk", "dak lak"),
        ("Ưu Ơ ệ", "uu o e"),
    ],
)
def test_search_ignores_case_and_diacritics(text, key):
    assert search_key(text) == key


def test_names_are_in_the_vietnamese_order():
    shuffled = random.Random(4).sample(IN_ORDER, len(IN_ORDER))
    expected = sorted(IN_ORDER, key=IN_ORDER.index)
    assert sorted(shuffled, key=sort_key) == sorted(expected, key=sort_key)
    letters = ["A", "Ă", "Â", "B", "C", "D", "Đ", "E", "Ê", "G", "O", "Ô", "Ơ", "U", "Ư", "V", "Y"]
    assert sorted(random.Random(2).sample(letters, len(letters)), key=sort_key) == letters
    tones = ["ma", "mà", "mả", "mã", "má", "mạ"]
    assert sorted(random.Random(3).sample(tones, len(tones)), key=sort_key) == tones
    assert sorted(["Quận 10", "Quận 2", "Quận"], key=sort_key) == ["Quận", "Quận 10", "Quận 2"]


def test_thirty_provinces_keep_their_places():
    assert sorted(random.Random(1).sample(IN_ORDER, len(IN_ORDER)), key=sort_key) == IN_ORDER


def test_usernames_are_folded():
    assert tidy_username(" Ｈb.CanBo ") == "hb.canbo"
