"""Lines, bullets and slopes: dots on their side, gaps where nothing is known, bars never equal to what they are not."""

from fractions import Fraction
from itertools import pairwise

from django.template import Context, Template
from hypothesis import given, settings
from hypothesis import strategies as st

from charts.bullet import Compared, bullet
from charts.lines import PANELS, SPARK, Point, Series, lines
from charts.marks import Caption
from charts.slope import LABEL, Change, slope
from tests.charts.test_strip import BOUNDS, shape_of, values

CAPTION = Caption("crimes", "Giảm tội phạm", "Toàn Cụm giảm 4,52%.", tick=lambda value: f"{value}%")


@st.composite
def drawings(draw):
    """Draw the lines of some units over four windows, with gaps."""
    bounds, count = draw(st.sampled_from(BOUNDS)), draw(st.sampled_from([0, 1, 2, 6]))
    series = []
    for number in range(count):
        found = draw(st.lists(st.one_of(st.none(), values), min_size=4, max_size=4))
        points = tuple(
            Point(f"Quý {n}", value, f"{value}", "plain" if value is None else shape_of(value, bounds))
            for n, value in enumerate(found)
        )
        goal = bounds[0].threshold if bounds else None
        series.append(Series(f"Đơn vị {number}", points, "#", "", goal))
    frame = draw(st.sampled_from([PANELS, SPARK]))
    return lines(series, bounds, CAPTION, frame=frame, levels=[Fraction(0)]), bounds


@given(drawings())
def test_a_dot_lies_on_the_side_of_its_verdict(drawing):
    chart, bounds = drawing
    for dot in [dot for drawn in chart.drawn for dot in drawn.dots] if bounds else []:
        top, height = chart.tint
        middle = dot.y
        if dot.point.shape == "not_met":
            assert middle < top or middle > top + height
        else:
            assert top < middle < top + height


@given(drawings())
def test_what_is_missing_is_a_gap_and_the_greater_lies_higher(drawing):
    chart, _bounds = drawing
    for drawn in chart.drawn:
        points = drawn.series.points
        assert len(drawn.dots) == sum(point.value is not None for point in points)
        known = sum(one.value is not None and other.value is not None for one, other in pairwise(points))
        goals = [stroke for stroke in drawn.strokes if stroke.is_goal]
        assert len(drawn.strokes) - len(goals) == known
        wants = drawn.series.goal is not None and bool(drawn.dots) and points[-1].value is None
        assert len(goals) == wants
    dots = sorted((dot for drawn in chart.drawn for dot in drawn.dots), key=lambda dot: dot.point.value)
    assert all(one.y >= other.y for one, other in pairwise(dots))
    assert all(0 <= dot.y <= chart.frame.height for dot in dots)


@settings(max_examples=20)
@given(drawings())
def test_lines_are_drawn_with_their_words(drawing):
    chart, _bounds = drawing
    shown = Template("{% load charts %}{% lines chart %}").render(Context({"chart": chart}))
    assert CAPTION.sentence in shown and "style=" not in shown
    assert all(drawn.series.words in shown for drawn in chart.drawn)


def test_a_dot_that_contradicts_the_bounds_is_drawn_as_not_judged():
    point = Point("Quý I", Fraction(85), "85,00%", "met")
    chart = lines([Series("Vĩnh Phúc", (point,))], BOUNDS[3], CAPTION)
    assert [dot.point.shape for dot in chart.drawn[0].dots] == ["plain"]


counts = st.integers(-5, 10**7)


def number(x):
    return int(x.removesuffix("%").replace(".", ""))


@given(counts, counts, counts, st.booleans())
def test_a_bullet_never_shows_equal_what_is_not(used, limit, before, is_need):
    chart = bullet(used, limit, "184/353 vụ", compared=[Compared(before, "cùng kỳ")], is_need=is_need)
    end = number(chart.width) + (number(chart.over[1]) if chart.over else 0)
    if used == limit:
        assert end == number(chart.limit)
    elif max(used, limit) > 0:
        assert (end > number(chart.limit)) == (used > limit)
    assert (chart.over is not None) == (used > limit and not is_need)
    assert all(0 <= number(x) <= 10_000 for x in (chart.width, chart.limit, chart.compared[0][0]))


def test_a_bullet_says_its_words():
    shown = Template("{% load charts %}{% bullet chart %}").render(Context({"chart": bullet(190, 180, "190/180 vụ")}))
    assert 'aria-label="190/180 vụ"' in shown and "bullet-over" in shown


@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)), max_size=30))
def test_slopes_rise_as_their_counts_and_their_words_never_overlap(pairs):
    changes = [Change(f"U{n}", one, other, str(one), str(other), "met") for n, (one, other) in enumerate(pairs)]
    chart = slope(changes, ("2023", "2024"), "Số vụ")
    for drawn in chart.drawn:
        before, after = drawn.change.before, drawn.change.after
        assert not (before < after and drawn.y1 < drawn.y2) and not (before > after and drawn.y1 > drawn.y2)
        assert 0 <= drawn.y1 <= chart.height and 0 <= drawn.y2 <= chart.height
    for side in ("left", "right"):
        places = sorted(getattr(drawn, side) for drawn in chart.drawn)
        assert all(two - one >= LABEL for one, two in pairwise(places))


def test_a_slope_names_each_unit_with_its_counts():
    chart = slope([Change("Hòa Bình", 180, 184, "180 vụ", "184 vụ", "not_met")], ("2023", "2024"), "6 tháng đầu năm")
    shown = Template("{% load charts %}{% slope chart %}").render(Context({"chart": chart}))
    assert "Hòa Bình 184 vụ" in shown and "180 vụ" in shown and "2023" in shown
