"""The timeline: every event on one axis in its order, overdue exactly from the due moment on."""

from datetime import UTC, datetime, timedelta

from django.template import Context, Template
from hypothesis import given, settings
from hypothesis import strategies as st

from charts.scale import WHOLE, percent
from charts.timeline import CHECK, DISC, HALF, RING, Event, Row, TimeCaption, timeline

NOW = datetime(2024, 9, 18, 9, 30, tzinfo=UTC)
CAPTION = TimeCaption("Ai đang chậm", "Hai đơn vị quá hạn.", "hạn 17:00 17/9", lambda day: f"{day.day}/{day.month}")
moments = st.integers(-60 * 24 * 90, 0).map(lambda minutes: NOW + timedelta(minutes=minutes))
dues = st.one_of(
    st.none(), st.integers(-60 * 24 * 90, 60 * 24 * 9).map(lambda minutes: NOW + timedelta(minutes=minutes))
)


@st.composite
def rows(draw):
    """Draw one unit: some of begun, presented, sent, accepted, in order."""
    stamps = sorted(draw(st.lists(moments, max_size=4)))
    kinds = ((RING, False), (HALF, False), (DISC, True), (CHECK, False))
    events = tuple(
        Event(at, shape, shape, f"{at}", delivers) for at, (shape, delivers) in zip(stamps, kinds, strict=False)
    )
    return Row("Hòa Bình", events, draw(dues), "chờ lãnh đạo duyệt", "#hb", is_done=len(events) == len(kinds))


def position(x):
    whole, hundredths = x.removesuffix("%").split(".")
    return int(whole) * 100 + int(hundredths)


@given(st.lists(rows(), max_size=7))
def test_what_came_after_its_due_moment_alone_is_overdue(units):
    chart = timeline(units, CAPTION, now=NOW)
    for row, drawn in zip(units, chart.rows, strict=True):
        until = next((event.at for event in row.events if event.delivers), NOW)
        spans = [span for span in drawn.spans if span.way == "overdue"]
        assert drawn.is_late == (row.due is not None and until > row.due) == bool(spans)
        for span in spans:
            assert percent(span.start) == drawn.due


@given(st.lists(rows(), max_size=7))
def test_everything_lies_within_the_drawing_in_the_order_of_time(units):
    chart = timeline(units, CAPTION, now=NOW)
    for drawn in chart.rows:
        places = [position(x) for x, _event in drawn.events]
        assert places == sorted(places)
        edges = [place for span in drawn.spans for place in (span.start, span.end)]
        assert all(0 <= place <= WHOLE for place in [*places, *edges])
    days = [position(x) for x, _words in chart.days]
    assert days == sorted(days) and len(days) <= 9


@settings(max_examples=20)
@given(st.lists(rows(), max_size=7))
def test_it_is_drawn_with_its_words(units):
    shown = Template("{% load charts %}{% timeline chart %}").render(
        Context({"chart": timeline(units, CAPTION, now=NOW)})
    )
    assert CAPTION.sentence in shown and "style=" not in shown
    assert shown.count("chờ lãnh đạo duyệt") == len(units)
    assert shown.count('class="time-row is-late"') == sum(row.overdue(NOW) is not None for row in units)


def test_the_moment_at_which_most_are_due_has_the_words():
    usual, later = NOW - timedelta(days=1), NOW + timedelta(days=2)
    chart = timeline([Row("A", (), usual), Row("B", (), later), Row("C", (), usual)], CAPTION, now=NOW)
    assert [drawn.due for drawn in chart.rows].count(chart.due) == 2
    assert timeline([], CAPTION, now=NOW).due == ""
