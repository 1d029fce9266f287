"""A draft that will not be published is deleted: nothing of it stays but its record, which is whole."""

import pytest

from audit.models import Event
from foundation.errors import Invalid, NotAllowed, Refused
from pledges.models import Agreement, Member, Pledge, RoleName
from targets.agreements.queries.replay import Replay
from targets.agreements.services import drafts, windows, years
from targets.models import Check, Measure, Period, Submission, Target, TargetVersion
from tests import builders
from tests.builders import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement():
    return builders.agreement_2024()


@pytest.fixture
def act(agreement):
    return {"by": builders.user_with(RoleName.ADMINISTRATOR), "at": NOW}


def counts():
    return [model.objects.count() for model in (Agreement, Member, Pledge, Target, TargetVersion, Check, Measure)]


def of_the_season():
    """Return what the replay finds of the agreements (people come from builders, beside the record)."""
    return [line for line in Replay().lines() if "/User" not in line and ".Role" not in line and ".User" not in line]


def test_a_draft_goes_with_all_that_it_consists_of(agreement, act):
    before, faults = counts(), of_the_season()
    draft = years.copy_year(agreement, **act)
    day = builders.NOW.date().replace(year=2025)
    windows.add_window(draft, windows.NewWindow(code="mot-ngay", title="Một ngày", start=day, end=day), **act)
    assert counts() != before
    drafts.delete_draft(draft, typed_confirmation=" cum-4  2025", **act)
    assert counts() == before
    event = Event.objects.last()
    assert (event.action, event.subject, event.data["from"]["title"]) == (
        "delete_draft",
        "agreement/cum-4/2025",
        "Giao ước thi đua năm 2025",
    )
    assert of_the_season() == faults
    years.create_agreement(agreement.cluster, 2025, title="Giao ước 2025", **act)
    assert of_the_season() == faults


def test_a_deletion_that_no_event_speaks_of_is_named(agreement, act):
    faults = of_the_season()
    draft = years.create_agreement(agreement.cluster, 2030, title="Giao ước 2030", **act)
    key = draft.pk
    Agreement.objects.filter(pk=key).delete()
    assert [line.partition(":")[0] for line in of_the_season() if line not in faults] == [f"pledges.Agreement/{key}"]


def test_what_is_published_or_has_reports_stays(agreement, act):
    with pytest.raises(Refused):
        drafts.delete_draft(agreement, typed_confirmation="cum-4 2024", **act)
    draft = years.create_agreement(agreement.cluster, 2023, title="Giao ước 2023", **act)
    period, province = Period.objects.get(year=2023, code="q1"), agreement.members.first().province
    Submission.objects.create(period=period, province=province, state_since=NOW)
    with pytest.raises(Refused):
        drafts.delete_draft(draft, typed_confirmation="cum-4 2023", **act)
    assert Agreement.objects.count() == 2


def test_deleting_asks_for_authority_and_the_typed_name(agreement, act):
    draft = years.copy_year(agreement, **act)
    with pytest.raises(NotAllowed):
        drafts.delete_draft(draft, typed_confirmation="cum-4 2025", by=builders.user_with(RoleName.LEADER), at=NOW)
    with pytest.raises(Invalid) as caught:
        drafts.delete_draft(draft, typed_confirmation="2025", **act)
    assert [problem.where for problem in caught.value.problems] == ["typed_confirmation"]
    assert Agreement.objects.filter(year=2025).exists()
