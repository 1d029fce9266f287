"""How templates print numbers, moments, verdicts and states: shape, word and colour say the same."""

from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template
from django.utils.html import strip_tags

from pledges.models import RoleName
from targets.core import scheme
from targets.models import Submission
from targets.templatetags import figures


def render(source, **values):
    return Template("{% load figures %}" + source).render(Context(values))


@pytest.mark.parametrize(
    ("source", "value", "printed"),
    [
        ("{{ v|count }}", 1234567, "1.234.567"),
        ("{{ v|count }}", 0, "0"),
        ("{{ v|count }}", None, "–"),
        ("{{ v|day }}", date(2026, 3, 5), "05/03/2026"),
        ("{{ v|day }}", None, ""),
        ("{{ v|moment }}", datetime(2024, 12, 31, 17, 5, tzinfo=UTC), "00:05 01/01/2025"),
        ("{{ v|moment }}", None, ""),
        ("{{ v|deadline }}", datetime(2024, 9, 17, 10, 0, tzinfo=UTC), "17:00 thứ Ba, 17/09/2024"),
        ("{{ v|role_label }}", RoleName.COMMANDER.value, "Lãnh đạo duyệt"),
    ],
)
def test_values_are_printed_the_vietnamese_way(source, value, printed):
    assert render(source, v=value) == printed


@pytest.mark.parametrize(
    ("verdict", "word", "icon"),
    [
        ("met", "Đạt", "check-circle-fill"),
        ("not_met", "Chưa đạt", "x-circle-fill"),
        ("no_data", "Chưa đủ số liệu", "dash-lg"),
        ("no_activity", "Không phát sinh", "circle"),
        ("monitored", "Theo dõi", "dot"),
    ],
)
def test_a_verdict_is_a_shape_and_a_word(verdict, word, icon):
    badge = render("{% verdict_badge v %}", v=verdict)
    assert (strip_tags(badge), badge.count(f"#{icon}"), badge.count(f"is-{verdict}")) == (word, 1, 1)


def test_a_closed_year_says_not_met_for_good():
    assert strip_tags(render("{% verdict_badge v is_closed=True %}", v="not_met")) == "Không đạt"
    assert strip_tags(render("{% verdict_badge v is_closed=True %}", v="met")) == "Đạt"


def test_every_verdict_and_state_has_its_own_badge():
    verdicts = {scheme.MET, scheme.NOT_MET, scheme.NO_ACTIVITY, scheme.NO_DATA, scheme.MONITORED}
    assert set(figures.VERDICT_ICONS) == verdicts
    assert set(figures.STATE_ICONS) == {*Submission.State.values, "none"}
    assert len(set(figures.STATE_ICONS.values())) == len(figures.STATE_ICONS)


@pytest.mark.parametrize("state", [*Submission.State.values, "none", ""])
def test_a_state_is_a_shape_and_a_word(state):
    badge = render("{% state_badge v %}", v=state)
    assert strip_tags(badge) == (Submission.State(state).label if state not in ("", "none") else "Chưa bắt đầu")


def test_every_icon_named_in_badges_is_in_the_sprite(settings):
    listed = (settings.BASE_DIR / "static" / "icons.txt").read_text("utf-8").split("\n")
    named = set(figures.VERDICT_ICONS.values()) | set(figures.STATE_ICONS.values())
    assert named - set(listed) == set()
