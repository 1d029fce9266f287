"""Which measures stand for an issued document: one answer for the box, the save, the check, the file and the demo."""

import pytest
from django.urls import reverse

from foundation.errors import Invalid
from pledges.models import Agreement
from targets.agreements.services import measures, targets
from targets.calendar.queries.territory import listed_measures
from targets.core.kinds.names import MILESTONE
from targets.reports.queries.findings import findings_here
from targets.reports.queries.reading import Reading
from targets.reports.services.cells import CellInput
from targets.reports.services.figures import save_cells
from tests import builders
from tests.builders import NOW

pytestmark = pytest.mark.django_db
LATER_PLAN = "later_plan"


@pytest.fixture
def people():
    """An agreement whose target asks for another document from quý III on; both are asked for all year."""
    builders.agreement_2024()
    people = builders.people_of()
    agreement, given = Agreement.objects.get(year=2024), {"by": people.administrator, "at": NOW}
    builders.submission_at("accepted", people)
    measures.add_measure(agreement, LATER_PLAN, {"name": "Kế hoạch tiếp theo", "unit": "văn bản"}, **given)
    plan = agreement.targets.get(code="nq44_party_plan")
    meaning = {"kind": MILESTONE, "numerator": [LATER_PLAN]}
    targets.edit_target(plan, meaning, reason="Kế hoạch tiếp theo", effective_from=3, **given)
    return people


def test_a_document_of_a_later_version_has_the_box_of_a_document(client, people):
    submission = builders.draft(people, quarter=2)
    client.force_login(people.reporter)
    page = client.get(reverse("targets:entry", args=[submission.pk])).context["page"]
    assert [cell.is_milestone for cell in page.cells if cell.key == LATER_PLAN] == [True]
    with pytest.raises(Invalid):
        save_cells(submission, [CellInput(LATER_PLAN, value=5)], by=people.reporter, at=NOW)


def test_it_is_asked_for_its_number_and_day_and_a_file_knows_it(people):
    submission = builders.draft(people, quarter=2)
    save_cells(submission, [CellInput(LATER_PLAN, value=1)], by=people.reporter, at=NOW)
    assert [(one.code, one.cells) for one in findings_here(Reading(submission))] == [("undocumented", (LATER_PLAN,))]
    _listed, documents = listed_measures(submission.period.cluster_id, 2024)
    assert LATER_PLAN in documents
