"""The one parser and the one printer of numbers and dates."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.text import nfc
from targets.core import numbers
from targets.core.numbers import NumberRefused
from targets.words import faults
from tests.core.number_cases import REFUSED, TAKEN


@pytest.mark.parametrize(("text", "number"), TAKEN.items())
def test_a_count_is_read(text, number):
    assert numbers.parse_count(text) == number


@pytest.mark.parametrize("text", REFUSED)
def test_a_count_is_refused_with_a_sentence(text):
    with pytest.raises(NumberRefused) as refused:
        numbers.parse_count(text)
    sentence = faults.refusal(refused.value)
    assert sentence.endswith(".")
    assert sentence[0].isupper()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("1,234", "Dấu phẩy là dấu thập phân: nếu là số nguyên, hãy nhập 1.234."),
        ("1,5", "Chỉ nhận số nguyên: hãy bỏ phần thập phân sau dấu phẩy."),
        ("1.23", "Dấu chấm chỉ để ngăn từng nhóm ba chữ số, ví dụ 1.234: hãy nhập lại."),
        ("-5", "Số không được âm: hãy nhập số nguyên từ 0 trở lên."),
        ("12%", "Hãy nhập số đếm, không nhập tỷ lệ phần trăm: hệ thống tự tính tỷ lệ."),
        ("", "Chưa có số: hãy nhập một số nguyên, ví dụ 1.234."),
        ("9" * 16, "Số quá lớn: hãy kiểm tra lại số chữ số và đơn vị tính."),
        ("abc", "Chỉ nhận số nguyên từ 0 trở lên, ví dụ 1.234: hãy nhập lại."),
    ],
)
def test_the_sentence_says_what_to_do(text, sentence):
    with pytest.raises(NumberRefused, match=".") as refused:
        numbers.parse_count(text)
    assert faults.refusal(refused.value) == sentence


@given(st.integers(0, 10**15))
def test_what_is_printed_is_read_back(number):
    assert numbers.parse_count(numbers.format_count(number)) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12,5", Fraction(25, 2)),
        ("-5", Fraction(-5)),
        ("\u22124,95", Fraction(-495, 100)),
        ("1.234,56", Fraction(123456, 100)),
        ("90", Fraction(90)),
        ("0,1", Fraction(1, 10)),
    ],
)
def test_a_decimal_is_read_exactly(text, number):
    assert numbers.parse_decimal(text) == number


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("12.5", "Dùng dấu phẩy: 12,5"),
        ("-4.95", "Dùng dấu phẩy: -4,95"),
        ("", "Chưa có số: hãy nhập một số, ví dụ 12,5."),
        ("1,2,3", "Chỉ nhận số, dấu phẩy trước phần thập phân, ví dụ 1.234,5: hãy nhập lại."),
        ("9" * 16, "Số quá lớn: hãy kiểm tra lại số chữ số và đơn vị tính."),
    ],
)
def test_a_decimal_is_refused_with_a_sentence(text, sentence):
    with pytest.raises(NumberRefused) as refused:
        numbers.parse_decimal(text)
    assert faults.refusal(refused.value) == sentence


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("5/3/2026", date(2026, 3, 5)),
        ("05-03-2026", date(2026, 3, 5)),
        ("5.3.2026", date(2026, 3, 5)),
        (" 31/12/2026 ", date(2026, 12, 31)),
        ("29/2/2024", date(2024, 2, 29)),
    ],
)
def test_a_day_is_read_day_first(text, day):
    assert numbers.parse_date(text) == day
    assert numbers.parse_date(numbers.format_date(day)) == day


@pytest.mark.parametrize("text", ["", "2026-03-05", "12/31/2026", "29/2/2026", "5/3", "5/3/26", "hôm nay"])
def test_a_day_that_is_none_is_refused(text):
    with pytest.raises(NumberRefused):
        numbers.parse_date(text)


@pytest.mark.parametrize(
    ("numerator", "denominator", "threshold", "shown"),
    [
        (-50, 1000, -5, "−5,00%"),
        (-5, 101, -5, "−4,95%"),
        (-999, 20000, -5, "−4,995%"),
        (3, 100, -5, "+3,00%"),
        (0, 100, -5, "0,00%"),
        (1, 200, -5, "+0,50%"),
        (-1, 10**6, -5, "−0,00%"),  # a fall, however small, keeps its sign
        (1, 10**6, -5, "+0,00%"),
        (-1, 10**6, 0, "−0,0001%"),
        # docs/metrics.md#published-percentages, half up
        (180 - 183, 183, -5, "−1,64%"),
        (41728 - 47060, 47060, -5, "−11,33%"),
        (44353 - 42853, 42853, -5, "+3,50%"),
        (44353 - 41728, 41728, -5, "+6,29%"),
        (329 - 350, 350, -5, "−6,00%"),
        (775 - 1011, 1011, -5, "−23,34%"),
        (965 - 1345, 1345, -5, "−28,25%"),
    ],
)
def test_a_change_is_printed_with_its_sign(numerator, denominator, threshold, shown):
    assert numbers.format_percent(numerator, denominator, thresholds=[Fraction(threshold)], signed=True) == shown


@pytest.mark.parametrize(
    ("numerator", "denominator", "threshold", "shown"),
    [
        (900, 1000, 90, "90,00%"),
        (3599, 3999, 90, "89,997%"),
        (2437, 2829, 90, "86,14%"),
        (58, 63, 90, "92,06%"),
        (9999999, 10000000, 100, "99,99999%"),
        (9 * 10**14 + 1, 10**15, 90, "90,0000000000001%"),
        (1, 8, 90, "12,50%"),
        (1, 3, 90, "33,33%"),
    ],
)
def test_a_rate_is_never_printed_so_that_it_contradicts_its_verdict(numerator, denominator, threshold, shown):
    assert numbers.format_percent(numerator, denominator, thresholds=[Fraction(threshold)]) == shown


@given(st.integers(-(10**6), 10**6), st.integers(1, 10**6), st.integers(-100, 100))
def test_the_printed_value_stands_to_the_threshold_as_the_exact_one(numerator, denominator, threshold):
    exact, bound = Fraction(100 * numerator, denominator), Fraction(threshold)
    shown = numbers.format_percent(numerator, denominator, thresholds=[bound], signed=True)
    printed = Fraction(shown[:-1].replace(".", "").replace(",", ".").replace(numbers.MINUS, "-"))
    assert (printed > bound, printed < bound) == (exact > bound, exact < bound)


@pytest.mark.parametrize(
    ("value", "threshold", "shown"),
    [
        ("5", None, "5,00"),
        ("90.1251", "90.1255", "90,125"),  # two decimals, 90,13, would read as above
        ("-90.1251", "-90.1255", "−90,125"),
        ("1e-24", "0", "0," + "0" * 23 + "1"),
        ("1e-30", "0", "0," + "0" * 24),  # as many decimals as are ever printed
    ],
)
def test_a_value_takes_the_fewest_decimals_that_cannot_be_misread(value, threshold, shown):
    thresholds = [] if threshold is None else [Fraction(threshold)]
    assert numbers.format_value(Fraction(value), thresholds=thresholds) == shown


@pytest.mark.parametrize(
    ("number", "digits", "rounded"),
    [
        (Fraction(5, 1000), 2, Fraction(1, 100)),
        (Fraction(-5, 1000), 2, Fraction(-1, 100)),
        (Fraction(4, 1000), 2, Fraction(0)),
        (Fraction(125, 100), 1, Fraction(13, 10)),
    ],
)
def test_halves_are_rounded_away_from_zero(number, digits, rounded):
    assert numbers.round_half_away(number, digits) == rounded


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (Fraction(-5), "−5"),
        (Fraction(9, 2), "4,5"),
        (Fraction(180000000), "180.000.000"),
        (Fraction(1, 3), "0,333333333333"),
        (Fraction(1, 10**11), "0,00000000001"),
        (Fraction(15, 10**13), "0,000000000002"),
    ],
)
def test_a_threshold_is_printed_as_it_was_signed(number, text):
    assert numbers.format_decimal(number) == text


def test_counts_are_grouped_by_threes():
    assert [numbers.format_count(number) for number in (0, 999, 1000, 1234567, -1234)] == [
        "0", "999", "1.000", "1.234.567", "−1.234",
    ]  # fmt: skip


def test_text_becomes_nfc():
    assert nfc("Bắc Giang") == "Bắc Giang"


def test_the_edges_of_what_is_typed_as_a_decimal_or_a_day():
    assert numbers.parse_decimal("–5") == -5  # an en dash, as word processors write a minus
    assert numbers.parse_decimal("1.000.000.000.000.000") == 10**15
    for text, sentence in (
        ("mai", "Hãy nhập ngày theo dạng ngày/tháng/năm, ví dụ 05/03/2026."),
        ("31/2/2026", "Không có ngày 31/2/2026: hãy nhập ngày trước, tháng sau."),
    ):
        with pytest.raises(NumberRefused) as refused:
            numbers.parse_date(text)
        assert faults.refusal(refused.value) == sentence


@pytest.mark.parametrize("text", ["khong co so lieu", "Chưa có", "ko", "KHÔNG PHÁT SINH", "n/a", "…"])
def test_nothing_is_read_with_and_without_marks(text):
    with pytest.raises(NumberRefused) as refused:
        numbers.parse_count(text)
    assert refused.value.code == "nothing"
