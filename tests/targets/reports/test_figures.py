"""Saving cells: immutable versions, one event each, all or nothing, nobody's number overwritten unseen."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from audit.models import Event
from foundation.errors import Conflict, Invalid, NotAllowed, Refused
from targets.models import FigureVersion
from targets.reports.queries.content import Content
from targets.reports.services.cells import CellInput
from targets.reports.services.figures import save_cells
from targets.reports.services.narratives import save_narrative
from tests import builders
from tests.builders import NOW, do, submission_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(db):
    builders.agreement_2024()
    return builders.people_of()


@pytest.fixture
def submission(people):
    return builders.draft(people)


def save(submission, people, *cells, **more):
    return save_cells(submission, cells, by=more.pop("by", people.reporter), at=NOW, **more)


def test_a_number_is_a_version_a_pointer_and_an_event(submission, people):
    before = Event.objects.count()
    (saved,) = save(submission, people, CellInput("social_order_crimes", text="1.234", note="tăng do đợt cao điểm"))
    assert (saved.version, saved.content.value, saved.changed) == (1, 1234, True)
    event = Event.objects.order_by("-sequence").first()
    assert Event.objects.count() == before + 1
    assert (event.action, event.subject, event.actor) == ("figure", f"submission/{submission.pk}", people.reporter)
    assert event.data == {
        "measure": "social_order_crimes",
        "from": {"kind": "cleared"},
        "version": 1,
        "source": "entry",
        "to": {"kind": "number", "value": 1234, "note": "tăng do đợt cao điểm"},
    }
    (again,) = save(submission, people, CellInput("social_order_crimes", text="1234"))
    assert (again.version, again.changed, Event.objects.count()) == (1, False, before + 1)


def test_zero_not_collected_and_not_entered_are_three_states(submission, people):
    save(
        submission,
        people,
        CellInput("exemplars", text="0"),
        CellInput("gratitude_activities", reason="Đơn vị đang rà soát"),
        CellInput("surprise_incidents", text=" "),
    )
    stored = {
        version.figure.measure.code: (version.kind, version.value, version.reason)
        for version in FigureVersion.objects.filter(figure__submission=submission)
    }
    assert stored == {
        "exemplars": ("number", 0, ""),
        "gratitude_activities": ("not_collected", None, "Đơn vị đang rà soát"),
    }


def test_an_emptied_cell_is_a_version_too(submission, people):
    save(submission, people, CellInput("exemplars", value=5))
    (saved,) = save(submission, people, CellInput("exemplars", text="", expected_version=1))
    assert (saved.version, saved.content.kind) == (2, "cleared")


def test_one_bad_cell_and_nothing_is_written(submission, people):
    with pytest.raises(Invalid) as refused:
        save(
            submission,
            people,
            CellInput("exemplars", text="5"),
            CellInput("gratitude_activities", text="1,5"),
            CellInput("unheard_of", value=1),
            CellInput("exemplars", text="6"),
            CellInput("nq44_party_plan", value=2),
        )
    assert [problem.where for problem in refused.value.problems] == [
        "gratitude_activities",
        "unheard_of",
        "exemplars",
        "nq44_party_plan",
    ]
    assert FigureVersion.objects.count() == 0


def test_the_second_writer_sees_both_numbers(submission, people):
    other = builders.user_with("reporter", "hoa-binh", full_name="Bùi Văn An")
    save(submission, people, CellInput("exemplars", text="5", expected_version=0), by=other)
    mine = CellInput("exemplars", text="7", expected_version=0)
    with pytest.raises(Conflict) as conflict:
        save(submission, people, mine, CellInput("gratitude_activities", text="3", expected_version=0))
    (theirs,) = conflict.value.theirs
    assert (theirs.version, theirs.content.value, theirs.by, theirs.at) == (1, 5, "Đại úy Bùi Văn An", NOW)
    assert conflict.value.mine == (mine,)
    assert builders.value_of(submission, "exemplars") == 5
    assert builders.value_of(submission, "gratitude_activities") is None
    (chosen,) = save(submission, people, CellInput("exemplars", text="7", expected_version=1))
    assert (chosen.version, chosen.content.value) == (2, 7)


def test_a_cell_left_as_it_was_seen_is_no_conflict(submission, people):
    save(submission, people, CellInput("exemplars", text="5"))
    save(submission, people, CellInput("exemplars", text="6"))
    seen, own = save(
        submission,
        people,
        CellInput("exemplars", text="5", expected_version=1),
        CellInput("surprise_incidents", text="0", expected_version=0),
    )
    assert (seen.version, seen.content.value, seen.changed) == (2, 6, False)
    assert (own.version, own.content.value, own.changed) == (1, 0, True)


def test_the_same_number_by_both_is_no_conflict(submission, people):
    save(submission, people, CellInput("exemplars", text="5"))
    (saved,) = save(submission, people, CellInput("exemplars", text="5", expected_version=0))
    assert (saved.version, saved.changed) == (1, False)


def test_text_is_stored_in_nfc(submission, people):
    import unicodedata

    decomposed = unicodedata.normalize("NFD", "số liệu từ Phòng Cảnh sát hình sự")
    (saved,) = save(submission, people, CellInput("exemplars", text="5", note=decomposed))
    assert saved.content.note == unicodedata.normalize("NFC", decomposed)


def test_an_estimate_says_of_which_day(submission, people):
    with pytest.raises(Invalid):
        save(submission, people, CellInput("exemplars", text="5", is_estimate=True))
    (saved,) = save(
        submission, people, CellInput("exemplars", text="5", is_estimate=True, estimated_on=date(2024, 3, 10))
    )
    assert saved.content == Content("number", 5, is_estimate=True, estimated_on=date(2024, 3, 10))


@pytest.mark.parametrize("state", ["presented", "submitted", "accepted"])
def test_cells_are_locked_outside_the_editable_states(people, state):
    submission = submission_at(state, people)
    with pytest.raises(Refused, match="không sửa được"):
        save(submission, people, CellInput("exemplars", text="5"))
    with pytest.raises(Refused):
        save(submission.carries.get(), people, CellInput("social_order_crimes", text="5"))
    assert FigureVersion.objects.filter(value=5, figure__measure__code="exemplars").count() == 0


def test_other_provinces_and_other_roles_write_nothing(submission, people):
    for stranger in (
        builders.user_with("reporter", "bac-ninh"),
        people.commander,
        people.reviewer,
        people.administrator,
    ):
        with pytest.raises(NotAllowed):
            save(submission, people, CellInput("exemplars", text="5"), by=stranger)
    assert FigureVersion.objects.count() == 0


def test_versions_cannot_be_rewritten(submission, people):
    save(submission, people, CellInput("exemplars", text="5"))
    for change in ("UPDATE targets_figureversion SET value = 6", "DELETE FROM targets_figureversion"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)


def test_a_narrative_keeps_its_versions(submission, people):
    pledge = builders.Agreement.objects.get().pledges.get(number=2)
    first = save_narrative(submission, pledge, "Giữ vững an ninh.", by=people.reporter, at=NOW, expected_version=0)
    again = save_narrative(submission, pledge, "Giữ vững an ninh.", by=people.reporter, at=NOW, expected_version=0)
    assert (first.number, again.number) == (1, 1)
    with pytest.raises(Conflict) as conflict:
        save_narrative(submission, pledge, "Bản khác.", by=people.reporter, at=NOW, expected_version=0)
    assert conflict.value.theirs.text == "Giữ vững an ninh."


def test_cells_can_be_written_after_a_return(people):
    submission = submission_at("returned", people)
    (saved,) = save(submission, people, CellInput("exemplars", text="5"))
    assert saved.version == 2
    assert do(submission, "present", people.reporter).state == "presented"
