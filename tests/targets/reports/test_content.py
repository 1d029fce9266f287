"""The content of a cell is one type: stored, recorded, shown in boxes and in words without losing a part of it."""

from dataclasses import fields, replace
from datetime import date

import pytest

from targets.models import FigureVersion
from targets.reports.queries.content import EMPTY, NOT_COLLECTED, NUMBER, Content, content_from, content_of
from targets.reports.services.cells import input_of, read_cell
from tests import builders

FULL = Content(NUMBER, 1234, "", "Mở rộng địa bàn", True, date(2024, 3, 10), "12/KH", date(2024, 3, 5))
REASON = Content(NOT_COLLECTED, None, "Đơn vị đang rà soát", "Sẽ bổ sung")


@pytest.mark.parametrize("content", [FULL, REASON, EMPTY, Content(NUMBER, 0)])
def test_nothing_is_lost_between_the_places_that_hold_it(content):
    stored = FigureVersion(**{one.name: getattr(content, one.name) for one in fields(Content)})
    kept = {name: str(value) if isinstance(value, date) else value for name, value in content.as_data().items()}
    assert (content_of(stored), content_from(kept)) == (content, content)


@pytest.mark.django_db
def test_what_is_said_to_a_save_is_what_was_said_before():
    agreement = builders.agreement_2024()
    measure = agreement.agreement_measures.select_related("measure").first().measure
    given = {"measure": measure, "is_milestone": False, "today": date(2024, 3, 20), "period": builders.period(1)}
    assert read_cell(input_of(measure.code, FULL), old=FULL, **given) == (FULL, [])


def test_boxes_and_words_hold_every_part():
    shown = FULL.as_fields(3)
    assert tuple(vars(shown).values()) == ("1.234", "", FULL.note, "1", "10/03/2024", "12/KH", "05/03/2024", "3")
    assert shown.in_words() == "1.234 – số ước đến ngày 10/03/2024 (12/KH, 05/03/2024) – Mở rộng địa bàn"
    assert FULL.in_words("chưa có") == "1.234 (12/KH, 05/03/2024) (số ước đến ngày 10/03/2024)"
    assert replace(FULL, is_estimate=False, estimated_on=None).in_words("chưa có") == "1.234 (12/KH, 05/03/2024)"
    assert REASON.in_words("chưa có") == "không thu thập được: Đơn vị đang rà soát"
    assert (EMPTY.in_words("chưa có"), EMPTY.as_fields().in_words()) == ("chưa có", "để trống")
