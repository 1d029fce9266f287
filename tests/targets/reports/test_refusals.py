"""What the services of the season refuse, one row for each sentence, and that nothing is written then."""

from datetime import date, timedelta

import pytest

from foundation.errors import Invalid, NotAllowed, Refused
from pledges.models import Agreement, Pledge, Province
from pledges.permissions import authority_of
from targets.agreements.imports.agreement_file import load_agreement
from targets.agreements.services import measures
from targets.agreements.services.agreements import refuse_used_measure
from targets.calendar.queries.territory import carrier_place, reporting_refusal
from targets.calendar.services import periods
from targets.core import workflow
from targets.demo.people import make_people
from targets.models import Assignment, Measure, Period, Submission
from targets.permissions.acting import check_move
from targets.permissions.reviewing import reviewable
from targets.reports.queries.readiness import base_refusal
from targets.reports.queries.reading import Reading
from targets.reports.services import assignments, figures, messages, moves, narratives
from targets.reports.services.cells import CellInput
from targets.reports.services.entry import NotSaved, ReportInput, save_cell, save_page
from targets.reports.services.handover import hand_over
from targets.reports.services.review import CellRemark, Given
from tests import builders
from tests.rows import put_in_state

pytestmark = pytest.mark.django_db
NOW = builders.NOW


@pytest.fixture
def people():
    builders.agreement_2024()
    return builders.people_of()


@pytest.fixture
def draft(people):
    return builders.draft(people)


def wheres(act):
    with pytest.raises(Invalid) as refused:
        act()
    return [one.where for one in refused.value.problems]


def save(submission, people, *cells):
    return figures.save_cells(submission, cells, by=people.reporter, at=NOW)


def test_cells_are_written_only_once_the_period_is_open(people, draft):
    Period.objects.filter(pk=draft.period_id).update(opens_at=NOW + timedelta(days=1), due_at=NOW + timedelta(days=2))
    with pytest.raises(Refused, match="chưa mở nhập"):
        save(draft, people, CellInput("exemplars", value=1))


def test_a_cell_is_a_number_or_a_reason_and_an_estimate_has_its_day(people, draft):
    both = CellInput("exemplars", text="5", reason="Đơn vị đang rà soát")
    assert wheres(lambda: save(draft, people, both)) == ["exemplars"]
    guess = CellInput("exemplars", value=5, is_estimate=True)
    assert wheres(lambda: save(draft, people, guess)) == ["exemplars"]
    save(draft, people, CellInput("exemplars", value=5, is_estimate=True, estimated_on=date(2024, 3, 10)))
    late = CellInput("exemplars", value=5, document_date=NOW.date() + timedelta(days=1))
    assert wheres(lambda: save(draft, people, late)) == ["exemplars"]
    twice = [CellInput("exemplars", value=5)] * 2
    assert wheres(lambda: save(draft, people, *twice)) == ["exemplars"]


def test_carried_history_is_not_written_once_its_carrier_has_gone(people):
    submission = builders.submission_at(workflow.DRAFT, people)
    history = submission.carries.get()
    put_in_state(submission, "presented")
    with pytest.raises(Refused, match="Đã trình lãnh đạo"):
        save(history, people, CellInput("social_order_crimes", value=1))


def test_moves_that_there_are_not(people, draft):
    with pytest.raises(Refused, match="Không có thao tác"):
        check_move(authority_of(people.reporter, now=NOW), "destroy", draft)
    assert reviewable(authority_of(builders.user_with(None), now=NOW), [draft]) == frozenset()


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"dated": NOW.date() + timedelta(days=1)}, "dated"),
        ({"form": "X"}, "form"),
        ({"signer": " "}, "signer"),
        ({"received_at": NOW + timedelta(minutes=1)}, "received_at"),
    ],
)
def test_a_signed_paper_that_cannot_be(people, changes, where):
    submission = builders.submission_at(workflow.PRESENTED, people)
    paper = builders.paper(**changes)
    assert wheres(lambda: moves.submit(submission, by=people.commander, at=NOW, paper=paper)) == [where]


def test_paper_without_data_or_without_its_moment(people):
    submission = builders.submission_at(workflow.PRESENTED, people)
    assert wheres(lambda: moves.submit(submission, by=people.commander, at=NOW, paper=None)) == ["confirmation"]
    draft = builders.submission_at(workflow.DRAFT, builders.people_of("phu-tho"), province="phu-tho")
    given = {"reason": builders.REASON, "paper": builders.paper()}
    assert wheres(lambda: moves.record_paper(draft, by=people.administrator, at=NOW, **given)) == ["received_at"]


def test_a_state_that_somebody_else_has_just_changed_is_not_overwritten(people):
    stale = builders.submission_at(workflow.PRESENTED, people)
    builders.do(stale, "take_back", people.reporter)
    row = workflow.TRANSITIONS["submit"]
    with pytest.raises(Refused, match="vừa được người khác xử lý"):
        moves._change(stale, row, Given(paper=builders.paper()), by=people.commander, at=NOW)


def test_remarks_on_cells_that_a_report_does_not_have(people):
    submission = builders.submission_at(workflow.SUBMITTED, people)
    for remark in (CellRemark("nothing"), CellRemark("exemplars", submission=10**6)):
        with pytest.raises(Invalid) as refused:
            builders.do(submission, "return", people.reviewer, remarks=[remark])
        assert [one.where for one in refused.value.problems] == [remark.measure]


def test_judgements_of_what_is_not_judged(people):
    submission = builders.submission_at(workflow.SUBMITTED, people)
    rulings = builders.rulings(submission) | {"tips_intake": next(iter(builders.rulings(submission).values()))}
    assert wheres(lambda: moves.accept(submission, by=people.reviewer, at=NOW, rulings=rulings)) == [
        "judgement-tips_intake"
    ]


def test_an_assignment_needs_a_reason_and_somebody_of_another_member(people):
    submission = builders.submission_at(workflow.SUBMITTED, people)
    other = builders.user_with("reviewer", "bac-ninh")

    def assign(person, reason=builders.REASON):
        return assignments.assign(submission, person, reason=reason, by=people.administrator, at=NOW)

    assert wheres(lambda: assign(other, " ")) == ["reason"]
    with pytest.raises(Refused, match="chính đơn vị mình"):
        assign(people.commander)
    with pytest.raises(Refused, match="đơn vị thành viên khác"):
        assign(people.leader)
    first = assign(other)
    assert assign(other) == first
    for _time in range(2):
        assignments.end_assignment(first, by=people.administrator, at=NOW)
    assert Assignment.objects.get().ended_at == NOW


def test_messages_say_something_and_only_those_concerned_write(people, draft):
    measure = Measure.objects.get(code="exemplars")

    def write(text, by=people.reporter):
        return messages.write(draft, measure, text, by=by, at=NOW)

    with pytest.raises(NotAllowed):
        write("Hỏi", by=people.leader)
    assert wheres(lambda: write(" ")) == ["text"]
    assert wheres(lambda: write("a" * 4001)) == ["text"]


def test_narratives_have_an_end_and_belong_to_the_period(people, draft):
    pledge = Pledge.objects.get(agreement__year=2024, number=2)

    def tell(text, told=pledge, submission=draft):
        return narratives.save_narrative(submission, told, text, by=people.reporter, at=NOW)

    assert wheres(lambda: tell("a" * 20_001)) == [f"narrative-{pledge.pk}"]
    builders.agreement_2025()
    other = Pledge.objects.get(agreement__year=2025, number=2)
    assert wheres(lambda: tell("Khác", other)) == [f"narrative-{other.pk}"]


def test_a_cancelled_reopening_restores_the_texts_too(people):
    pledge = Pledge.objects.get(agreement__year=2024, number=2)
    other = Pledge.objects.get(agreement__year=2024, number=4)
    submission = builders.submission_at(workflow.DRAFT, people)
    narratives.save_narrative(submission, pledge, "Bảo đảm an ninh", by=people.reporter, at=NOW)
    for action, role in builders.PATHS[workflow.REOPENED]:
        builders.do(submission, action, people.of(role))
    narratives.save_narrative(submission, pledge, "Sửa", by=people.reporter, at=NOW)
    narratives.save_narrative(submission, other, "Thêm", by=people.reporter, at=NOW)
    builders.do(submission, "cancel_reopening", people.administrator)
    told = {one.pledge: one.current.text for one in submission.narratives.select_related("pledge", "current")}
    assert told == {pledge: "Bảo đảm an ninh", other: ""}


def test_a_whole_page_that_is_wrong_is_not_saved_at_all(people, draft):
    pledge = Pledge.objects.get(agreement__year=2024, number=2)
    with pytest.raises(NotSaved) as not_saved:
        save_page(
            draft,
            ReportInput(
                {"": [CellInput("exemplars", text="ba")], "hoa-binh": [CellInput("social_order_crimes", text="x")]},
                {pledge.pk: ("a" * 20_001, 0), 10**6: ("Không có", 0)},
            ),
            by=people.reporter,
            at=NOW,
        )
    found = [one.where for one in not_saved.value.problems]
    assert found == ["exemplars", "base:hoa-binh:social_order_crimes", f"narrative-{pledge.pk}"]


def test_a_narrative_that_somebody_else_wrote_first_is_shown(people, draft):
    pledge = Pledge.objects.get(agreement__year=2024, number=2)
    narratives.save_narrative(draft, pledge, "Của người khác", by=people.reporter, at=NOW)
    with pytest.raises(NotSaved) as not_saved:
        save_page(draft, ReportInput(narratives={pledge.pk: ("Của tôi", 0)}), by=people.reporter, at=NOW)
    assert [one.where for one in not_saved.value.clashes] == [f"narrative-{pledge.pk}"]


def test_a_base_cell_of_nobody_is_refused(people, draft):
    with pytest.raises(Refused, match="Không có kỳ cùng kỳ"):
        cell = CellInput("social_order_crimes", value=1)
        save_cell(Reading(draft), "khong-co", cell, by=people.reporter, at=NOW, source="entry")


def test_measures_holidays_and_periods(people):
    agreement = Agreement.objects.get(year=2024)
    given = {"by": people.administrator, "at": NOW}
    again = {"name": "Lại", "unit": "vụ"}
    assert wheres(lambda: measures.add_measure(agreement, "exemplars", again, **given)) == ["code"]
    assert wheres(lambda: periods.save_holiday(NOW.date(), title=" ", is_working_day=False, **given)) == ["title"]
    moved = periods.edit_period(builders.period(2), {"locks_at": NOW + timedelta(days=91)}, reason="Khóa", **given)
    assert moved.due_version == 1
    same = periods.edit_period(builders.period(2), {"locks_at": NOW + timedelta(days=91)}, reason="Khóa", **given)
    assert same.locks_at == moved.locks_at


def test_demo_people_are_made_once(people, draft):
    make_people(draft.period.cluster, at=NOW)
    before = builders.User.objects.count()
    make_people(draft.period.cluster, at=NOW)
    assert builders.User.objects.count() == before


def test_who_reports_what(people, draft):
    builders.agreement_2025()
    before, hoa_binh = builders.period(1, 2023), draft.province
    assert "Chưa có giao ước" in reporting_refusal(hoa_binh, before)
    stranger = Province.objects.get(code="phu-tho-2025")
    assert "chưa thành lập" in reporting_refusal(stranger, builders.period(1))
    outsider = Province.objects.create(code="x", name="X", short_name="X", search_key="x", sort_key="x")
    assert "không báo cáo" in reporting_refusal(outsider, builders.period(1))
    assert "đúng kỳ này của năm trước" in base_refusal(draft, hoa_binh, builders.period(2, 2023))
    assert "tiền thân" in base_refusal(draft, Province.objects.get(code="phu-tho"), before)
    theirs = builders.draft(builders.people_of("phu-tho"), "phu-tho")
    Submission.objects.create(province=hoa_binh, period=before, carried_by=theirs, state_since=NOW)
    assert "đã có báo cáo riêng" in base_refusal(draft, hoa_binh, before)
    assert carrier_place(hoa_binh, builders.period(1, 2025)) is None
    assert carrier_place(outsider, before) is None


def test_a_narrative_left_as_it_was_seen_is_no_change(people, draft):
    pledge = Pledge.objects.get(agreement__year=2024, number=2)
    narratives.save_narrative(draft, pledge, "Bảo đảm", by=people.reporter, at=NOW)
    before = draft.narratives.get().versions.count()
    save_page(draft, ReportInput(narratives={pledge.pk: ("Bảo đảm\r\n", 1)}), by=people.reporter, at=NOW)
    assert draft.narratives.get().versions.count() == before


def test_a_cancelled_reopening_leaves_texts_that_have_not_moved(people):
    pledge = Pledge.objects.get(agreement__year=2024, number=2)
    submission = builders.submission_at(workflow.DRAFT, people)
    narratives.save_narrative(submission, pledge, "Bảo đảm", by=people.reporter, at=NOW)
    for action, role in builders.PATHS[workflow.REOPENED]:
        builders.do(submission, action, people.of(role))
    builders.do(submission, "cancel_reopening", people.administrator)
    assert submission.narratives.get().versions.count() == 1


def test_a_measure_is_added_and_one_with_another_years_figures_stays(people, draft):
    agreement = Agreement.objects.get(year=2024)
    values = {"name": "Số mới", "unit": "vụ"}
    measures.add_measure(agreement, "new_one", values, by=people.administrator, at=NOW)
    assert agreement.agreement_measures.filter(measure__code="new_one").exists()
    builders.agreement_2025()
    save(draft, people, CellInput("exemplars", value=1))
    later = Agreement.objects.get(year=2025)
    refuse_used_measure(later, Measure.objects.get(code="exemplars"))  # 2024 has an agreement of its own
    with pytest.raises(Invalid):
        refuse_used_measure(agreement, Measure.objects.get(code="exemplars"))


def test_a_content_with_a_narrative_is_not_dropped(people, draft):
    pledge = Pledge.objects.get(agreement__year=2024, number=5)
    narratives.save_narrative(draft, pledge, "Xây dựng Đảng", by=people.reporter, at=NOW)
    file = builders.agreement_file(2024)
    kept = [one for one in file["pledges"] if one["number"] != 5]
    with pytest.raises(Invalid):
        load_agreement({**file, "pledges": kept}, at=NOW)


def test_reviews_pass_on_with_their_reviewer(people):
    submission = builders.submission_at(workflow.SUBMITTED, people)
    giver, taker = builders.user_with("reviewer", "bac-ninh"), builders.user_with("reviewer", "bac-ninh")
    given = {"reason": builders.REASON, "by": people.administrator, "at": NOW}
    assignments.assign(submission, giver, **given)
    done = hand_over(giver, taker, roles=list(giver.roles.all()), **given)
    assert done.reviews == 1
    assert Assignment.objects.get(ended_at=None).reviewer == taker
    back = builders.user_with("reviewer", "bac-ninh")
    assignments.assign(submission, back, **given)
    hand_over(back, taker, roles=list(back.roles.all()), **given)  # who reviews it already is not told again
    assert Assignment.objects.filter(ended_at=None).count() == 1
