"""The briefing for leaders: one page that says which unit does worst as the target has it."""

from fractions import Fraction

import pytest

from targets.core import workflow
from targets.models import TargetVersion
from targets.reports.services.cells import CellInput
from targets.reports.services.figures import save_cells
from tests import builders, papers

pytestmark = pytest.mark.django_db


def test_where_a_rise_is_asked_for_the_worst_unit_is_that_which_fell(people):
    versions = TargetVersion.objects.filter(target__agreement__year=2024, kind="change")
    versions.update(comparator=">=", threshold=Fraction(5))
    for province, crimes in (("hoa-binh", 20), ("phu-tho", 41)):  # 40 a year before
        some = builders.people_of(province)
        submission = builders.draft(some, province=province)
        builders.fill(submission, some)
        save_cells(submission, [CellInput("social_order_crimes", value=crimes)], by=some.reporter, at=builders.NOW)
        for action, role in builders.PATHS[workflow.ACCEPTED]:
            builders.do(submission, action, some.of(role))
    said = papers.words_of_docx(papers.paper("briefing", window="through-1").content)
    assert "đơn vị nào diễn biến kém nhất? Hòa Bình: 20 vụ" in said
