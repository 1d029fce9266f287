"""Published percentages: equal, equal if truncated, or they differ (docs/metrics.md names cases of each)."""

from fractions import Fraction

import pytest

from targets.core.numbers import NumberRefused
from targets.core.published import Printed, compare, parse_percentage
from targets.words import faults


@pytest.mark.parametrize(
    ("text", "value", "decimals"),
    [
        ("92,06%", Fraction(9206, 100), 2),
        (" 92 % ", Fraction(92), 0),
        ("−1,6", Fraction(-16, 10), 1),
        ("-1,60%", Fraction(-16, 10), 2),
        ("giảm 28,2%", Fraction(-282, 10), 1),
        ("Giảm  5", Fraction(-5), 0),
        ("tăng 3,5%", Fraction(35, 10), 1),
        ("+3,50%", Fraction(35, 10), 2),
        ("0,0", Fraction(0), 1),
    ],
)
def test_a_printed_percentage_is_read_with_its_decimals(text, value, decimals):
    assert parse_percentage(text) == Printed(value, decimals)


@pytest.mark.parametrize("text", ["", "%", "12.5%", "khoảng 90%", "giảm -5%", "giảm −5%", "90%%"])
def test_what_is_no_percentage_is_refused(text):
    with pytest.raises(NumberRefused) as refused:
        parse_percentage(text)
    if text.startswith("giảm"):
        assert faults.refusal(refused.value) == "Ghi “giảm 5%” hoặc “−5%”, không ghi cả hai."


@pytest.mark.parametrize(
    ("text", "counts", "verdict"),
    [
        ("−1,6%", (180 - 183, 183), "equal"),  # Hòa Bình, 6 months 2023
        ("86,14%", (2437, 2829), "equal"),  # Ministry, Sept 2021
        ("−11,33%", (41728 - 47060, 47060), "equal"),
        ("+3,50%", (44353 - 42853, 42853), "equal"),
        ("−23,34%", (775 - 1011, 1011), "equal"),
        ("92,06%", (58, 63), "equal"),
        ("−28,2%", (965 - 1345, 1345), "truncated"),  # exact −28,253: half-up −28,3
        ("−28,3%", (965 - 1345, 1345), "equal"),
        ("28,2%", (965 - 1345, 1345), "differs"),
        ("92,1%", (58, 63), "equal"),
        ("92,0%", (58, 63), "truncated"),
        ("93%", (58, 63), "differs"),
        ("66,6%", (2, 3), "truncated"),
        ("0%", (-1, 300), "equal"),
        ("100%", (1, 1), "equal"),
    ],
)
def test_a_printed_percentage_against_the_counts(text, counts, verdict):
    assert compare(parse_percentage(text), *counts) == verdict
