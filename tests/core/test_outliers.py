"""Numbers far from a province's own history, in words."""

from fractions import Fraction

import pytest

from targets.core.outliers import median_of, outlier
from targets.words import faults

QUIET = [40, 61, 52, 50, 55, 51, 53, 49]  # median 51,5; the median deviation from it is 2


@pytest.mark.parametrize(
    ("number", "before", "words"),
    [
        (180, QUIET, "Số vụ là 180; 8 kỳ trước từ 40 đến 61, trung vị 51,5."),
        (1, QUIET, "Số vụ là 1; 8 kỳ trước từ 40 đến 61, trung vị 51,5."),
        (61, QUIET, ""),  # within what there was
        (40, QUIET, ""),
        (62, QUIET, "Số vụ là 62; 8 kỳ trước từ 40 đến 61, trung vị 51,5."),
        (59, [40, 45, 50, 55], ""),  # 11,5 from 47,5: within three times 5
        (62, [40, 45, 50, 55], ""),  # 14,5
        (63, [40, 45, 50, 55], "Số vụ là 63; 4 kỳ trước từ 40 đến 55, trung vị 47,5."),
        (180, [40, 45, 50], ""),  # too few
        (9, [1, 1, 1, 1], ""),  # too small
        (10, [1, 1, 1, 1], "Số vụ là 10; 4 kỳ trước từ 1 đến 1, trung vị 1."),
        (0, [5, 5, 5, 40], "Số vụ là 0; 4 kỳ trước từ 5 đến 40, trung vị 5."),
        (0, [20, 20, 20, 20], "Số vụ là 0; 4 kỳ trước từ 20 đến 20, trung vị 20."),
    ],
)
def test_what_stands_out(number, before, words):
    found = outlier(number, before)
    assert ((found and faults.outlier("Số vụ", found)) or "") == words


def test_a_number_at_the_very_edge_does_not_stand_out():
    before = [45, 45, 55, 55]  # median 50, deviation 5
    assert (outlier(65, before), outlier(66, before).number) == (None, 66)


def test_the_median_is_exact():
    assert [median_of(one) for one in ([1], [1, 2], [1, 2, 9])] == [1, Fraction(3, 2), 2]
