"""The comparable scope of years with different members: what every year covers, whoever reported it then."""

from dataclasses import replace

import pytest

from targets.core.scheme import Unit
from targets.core.scope import comparable_scope, territory
from tests.core.ground import A, B

C, D = Unit("c", "C"), Unit("d", "D")
AB = Unit("ab", "AB", predecessors=(A, B))
ABC = Unit("abc", "ABC", predecessors=(AB, C))
OLD = Unit("o", "O", is_split=True)
EAST, WEST = Unit("e", "E", predecessors=(OLD,)), Unit("w", "W", predecessors=(OLD,))


def scope(**years):
    """Return (codes shared, codes left out) by year: scope(y2024=(A,), y2025=(AB,))."""
    found = comparable_scope({int(year[1:]): units for year, units in years.items()})
    return tuple({year: [one.code for one in units] for year, units in part.items()} for part in vars(found).values())


def test_the_territory_of_a_unit_is_that_of_the_first_units_it_came_from():
    assert [sorted(territory(one)) for one in (A, AB, ABC)] == [["a"], ["a", "b"], ["a", "b", "c"]]
    assert [sorted(territory(one)) for one in (OLD, EAST, Unit("n", "N", predecessors=(C, OLD)))] == [
        ["o"], ["e"], ["n"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after", "shared", "left_out"),
    [
        ((A, B), (A, B), (["a", "b"], ["a", "b"]), ([], [])),
        ((A, B, C), (AB, D), (["a", "b"], ["ab"]), (["c"], ["d"])),
        ((C, A, B), (D, C, AB), (["c", "a", "b"], ["c", "ab"]), ([], ["d"])),  # in the agreements' order
        ((A,), (AB,), ([], []), (["a"], ["ab"])),  # a part was not a member: nothing of it is comparable
        ((A, C), (ABC, D), ([], []), (["a", "c"], ["abc", "d"])),
        ((AB, C), (ABC,), (["ab", "c"], ["abc"]), ([], [])),
        ((AB,), (A, B), (["ab"], ["a", "b"]), ([], [])),  # agreements are not always in the order of the mergers
        ((OLD, C), (EAST, WEST, C), (["c"], ["c"]), (["o"], ["e", "w"])),
        ((EAST, WEST), (EAST, C), (["e"], ["e"]), (["w"], ["c"])),
        ((), (A,), ([], []), ([], ["a"])),
    ],
)
def test_members_count_where_both_years_cover_the_same_ground(before, after, shared, left_out):
    found = scope(y2024=before, y2025=after)
    assert found == (dict(zip((2024, 2025), shared, strict=True)), dict(zip((2024, 2025), left_out, strict=True)))


def test_what_one_of_three_years_lacks_counts_in_none():
    assert scope(y2023=(A, B), y2024=(A, B, C), y2025=(AB, C))[0] == {2023: ["a", "b"], 2024: ["a", "b"], 2025: ["ab"]}
    assert scope(y2023=(A, C), y2024=(A, B, C), y2025=(AB, C))[0] == {2023: ["c"], 2024: ["c"], 2025: ["c"]}


def test_it_says_whether_nothing_or_everything_is_shared():
    empty, whole = comparable_scope({1: (A,), 2: (B,)}), comparable_scope({1: (A, B), 2: (AB,)})
    assert [(one.is_empty, one.is_whole) for one in (empty, whole, comparable_scope({1: (A, B), 2: (A,)}))] == [
        (True, False), (False, True), (False, False),
    ]  # fmt: skip


def test_a_split_after_a_merger_leaves_the_merger_comparable_before_it():
    merged = replace(AB, is_split=True)
    assert scope(y2024=(A, B), y2025=(merged,))[0] == {2024: ["a", "b"], 2025: ["ab"]}
