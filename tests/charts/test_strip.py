"""The threshold strip: a mark stands on the side that its verdict says; no label covers another."""

import re
from fractions import Fraction
from itertools import pairwise

import pytest
from django.template import Context, Template
from hypothesis import given, settings
from hypothesis import strategies as st

from charts.labels import short_names, spread, width_of
from charts.marks import FULL, PANEL, WALL, Caption, Mark
from charts.scale import WHOLE, Bound, Scale, scale_of
from charts.strip import strip

BOUNDS = (
    [],
    [Bound("<=", Fraction(-5), "đạt: giảm ít nhất 5%")],
    [Bound("<", Fraction(0), "đạt: giảm")],
    [Bound(">", Fraction(90), "đạt: trên 90%")],
    [Bound(">=", Fraction(0), "đạt: không giảm")],
    [Bound("=", Fraction(100), "đạt: 100%")],
    [Bound(">=", Fraction(90), "đạt: từ 90%"), Bound("<=", Fraction(95), "đến 95%")],
    [Bound(">", Fraction(90), "đạt: trên 90%"), Bound("<", Fraction(900001, 10000), "dưới 90,0001%")],
    [Bound(">=", Fraction(90), "từ 90%"), Bound("<=", Fraction(90), "đến 90%")],
)
CAPTION = Caption("crimes", "Giảm tội phạm", "Toàn Cụm giảm 4,52%.", tick=lambda value: f"{value}%")
near = st.sampled_from([Fraction(place) for place in (-5, 0, 90, 95, 100)])
hair = st.sampled_from([Fraction(0), Fraction(1, 10**9), Fraction(-1, 10**9), Fraction(1, 7)])
values = st.one_of(
    st.builds(lambda place, by: place + by, near, hair),
    st.fractions(min_value=-100, max_value=10**6, max_denominator=4000),
)
sizes = st.sampled_from([PANEL, FULL, WALL])


def shape_of(value, bounds, before=""):
    return before + ("met" if all(bound.holds(value) for bound in bounds) else "not_met")


@st.composite
def drawings(draw):
    """Draw a strip of 0 to 63 units, with the cluster or without."""
    bounds, count = draw(st.sampled_from(BOUNDS)), draw(st.sampled_from([0, 1, 2, 6, 12, 63]))
    found = draw(st.lists(values, min_size=count, max_size=count))
    marks = [
        Mark(f"u{number}", f"Đ{number}", f"Đơn vị {number}", value, f"{value}", shape_of(value, bounds), f"#u{number}")
        for number, value in enumerate(found)
    ]
    if draw(st.booleans()):
        value = draw(values)
        marks.append(Mark("c", "Cụm", "Toàn Cụm", value, f"{value}", shape_of(value, bounds, "cluster-"), "#c"))
    return strip(marks, bounds, CAPTION, size=draw(sizes)), bounds


def extent_of(chart, placed):
    """Return where a mark begins and ends, in positions of the narrowest drawing."""
    half = chart.size.positions(chart.size.radius)
    return placed.position - half, placed.position + half


def tint_of(chart):
    half = chart.size.positions(chart.ground.pixels)
    return chart.ground.start - half, chart.ground.end + half


@given(drawings())
def test_what_is_not_met_is_never_on_the_tinted_side_and_what_is_met_never_off_it(drawing):
    chart, bounds = drawing
    assert chart.apart == ()
    for placed in chart.marks if bounds else []:
        start, end = extent_of(chart, placed)
        left, right = tint_of(chart)
        if placed.mark.shape.endswith("not_met"):
            assert end <= left or start >= right
        else:
            assert left <= start and end <= right


@given(drawings())
def test_marks_stand_in_the_order_of_their_values_within_the_drawing(drawing):
    chart, _bounds = drawing
    for one, other in pairwise(sorted(chart.marks, key=lambda placed: placed.value)):
        assert one.position <= other.position
    for placed in chart.marks:
        start, end = extent_of(chart, placed)
        assert start >= 0 and end <= WHOLE


@given(drawings())
def test_labels_never_overlap_and_each_is_wide_enough_to_be_hit(drawing):
    chart, _bounds = drawing
    spans = [
        (chart.size.pixels(placed.position) + placed.shift - placed.width // 2, placed.width)
        for placed in chart.labelled
    ]
    assert all(width >= 24 and chart.size.label >= 24 for _start, width in spans)
    assert all(start >= 0 and start + width <= chart.size.width for start, width in spans)
    for (start, width), (following, _width) in pairwise(sorted(spans)):
        assert start + width <= following
    words = sorted(line.extent(chart.size) for line in chart.lines)
    assert all(one[1] <= other[0] for one, other in pairwise(words))


@given(drawings())
def test_every_mark_is_in_the_table_and_the_worst_comes_first(drawing):
    chart, bounds = drawing
    assert len(chart.listed) == len(chart.marks)
    verdicts = [mark.shape == "not_met" for mark in chart.listed if not mark.is_cluster]
    assert not bounds or verdicts == sorted(verdicts, reverse=True)
    assert [mark.is_cluster for mark in chart.listed].count(True) == sum(mark.is_cluster for mark in chart.listed[:1])


@given(st.lists(values, min_size=1, max_size=12))
def test_six_units_all_have_labels(found):
    marks = [Mark(str(n), f"Đ{n}", f"Đơn vị {n}", value, "", "plain") for n, value in enumerate(found[:7])]
    chart = strip(marks, [], CAPTION)
    assert len(chart.labelled) == len(marks)


def marks_of(*values, bounds=(), **facts):
    return [
        Mark(
            f"u{n}", f"U{n}", f"Đơn vị {n}", value, f"{value}%", shape_of(value, bounds) if value else "plain", **facts
        )
        for n, value in enumerate(values)
    ]


def test_a_value_that_is_far_outside_stands_at_the_end_with_its_words_and_leaves_the_others_room():
    bounds = [Bound("<=", Fraction(-5), "đạt: giảm ít nhất 5%")]
    chart = strip(marks_of(*map(Fraction, (-9, -8, -7, -4, -3, 3000)), bounds=bounds), bounds, CAPTION)
    *others, last = chart.marks
    assert [placed.is_far for placed in chart.marks] == [False] * 5 + [True]
    assert others[-1].position - others[0].position > WHOLE // 2
    assert last.label == "U5 3000%"


def test_equal_values_stand_together_with_a_label_each():
    bounds = [Bound("=", Fraction(100), "đạt: 100%")]
    chart = strip(marks_of(*[Fraction(100)] * 6, bounds=bounds), bounds, CAPTION)
    assert {placed.position for placed in chart.marks} == {chart.lines[0].position}
    assert len({placed.shift for placed in chart.labelled}) == 6


def test_without_values_nothing_is_drawn_but_all_is_said():
    marks = [Mark("hb", "HB", "Hòa Bình", None, "chưa đủ số liệu", "plain", note="Chưa đủ số liệu")]
    chart = strip(marks, BOUNDS[1], CAPTION)
    assert (chart.marks, chart.ground) == ((), None)
    assert [mark.words for mark in chart.apart] == ["Hòa Bình: chưa đủ số liệu, Chưa đủ số liệu"]
    shown = drawn(chart)
    assert "<svg" not in shown and "Hòa Bình: chưa đủ số liệu" in shown and CAPTION.sentence in shown


def test_what_has_a_threshold_of_its_own_or_contradicts_its_side_is_said_in_words_and_not_drawn():
    bounds = BOUNDS[3]
    own = Mark("vp", "VP", "Vĩnh Phúc", Fraction(85), "85,00%", "met", is_apart=True)
    wrong = Mark("hb", "HB", "Hòa Bình", Fraction(91), "91,00%", "not_met")
    assert strip([own, wrong], bounds, CAPTION).apart == (own, wrong)


def test_a_shape_that_there_is_none_of_is_refused():
    with pytest.raises(ValueError, match="round"):
        strip([Mark("a", "A", "A", Fraction(1), "1", "round")], [], CAPTION)


def test_63_units_label_the_outliers_and_the_cluster():
    marks = marks_of(*(Fraction(number) for number in range(1, 64)))
    marks.append(Mark("c", "Cụm", "Toàn Cụm", Fraction(30), "30%", "cluster-plain"))
    chart = strip(marks, [], CAPTION)
    labels = [placed.mark.label for placed in chart.labelled]
    assert "Cụm" in labels and {"U0", "U62"} <= set(labels) and len(labels) <= chart.size.most
    assert chart.rest == 64 - len(chart.bars)


def drawn(chart):
    return Template("{% load charts %}{% strip chart %}").render(Context({"chart": chart}))


@settings(max_examples=20)
@given(drawings())
def test_each_labelled_mark_is_a_link_and_nothing_is_styled_in_place(drawing):
    chart, _bounds = drawing
    shown = drawn(chart)
    assert "style=" not in shown
    for placed in chart.labelled:
        link = re.search(rf'<a href="{re.escape(placed.mark.url)}">\s*<title>(.*?)</title>', shown)
        assert link[1] == placed.mark.words


@given(values, values, values)
def test_a_scale_keeps_the_order_and_its_ends(one, other, third):
    low, middle, high = sorted([one, other, third])
    scale = scale_of([low, middle, high], [], 0, WHOLE)
    places = [scale.place(value) for value in (low, middle, high)]
    assert places == sorted(places)
    if low < high:
        assert (places[0], places[-1]) == (0, WHOLE)


@given(values, st.fractions(min_value=Fraction(1, 10**6), max_value=10**6), st.integers(1, 9))
def test_ticks_are_round_few_and_within_the_scale(low, span, most):
    ticks = Scale(low, low + span).ticks(most)
    assert len(ticks) <= most and all(low <= tick <= low + span for tick in ticks)
    assert most < 4 or len(ticks) >= 1


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(1, 40)), max_size=10))
def test_labels_are_spread_without_overlap_and_stay_where_they_have_room(pairs):
    pairs.sort()
    middles, widths = [middle for middle, _width in pairs], [width for _middle, width in pairs]
    placed = spread(middles, widths, 400)
    starts = [middle - width // 2 for middle, width in zip(placed, widths, strict=True)]
    ends = [start + width for start, width in zip(starts, widths, strict=True)]
    assert all(end <= start for end, start in zip(ends, starts[1:], strict=False))
    assert all(start >= 0 for start in starts) and all(end <= 400 for end in ends)
    if len(pairs) == 1 and widths[0] // 2 <= middles[0] <= 400 - widths[0]:
        assert placed == middles


def test_short_names_are_initials_and_never_alike():
    names = ["Quảng Ninh", "Phú Thọ", "Bắc Giang", "Bắc Ninh", "Hòa Bình", "Vĩnh Phúc", "Đồng Nai"]
    assert short_names(names) == ["QN", "PT", "BG", "BN", "HB", "VP", "ĐN"]
    assert short_names(["Hà Nội", "Hà Nam", "Hải Dương", "Hậu Giang", "Hà Giang"]) == ["HN", "HNa", "HD", "HG", "HGi"]
    assert short_names(["Hà Nam", "Hà Nam", "Hà Nam"]) == ["HN", "HNa", "HNam"]
    assert short_names(["A", "A", "A", ""]) == ["A", "A2", "A3", "?"]


@given(st.lists(st.text(alphabet="abĐ ", max_size=8), max_size=63))
def test_short_names_are_unique(names):
    assert len(set(short_names(names))) == len(names)


def test_letters_are_wider_than_none():
    assert width_of("", 12) == 0 < width_of("i", 12) < width_of("W", 12)
