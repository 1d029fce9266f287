"""What the reviewer sees beside the figures: own history, changed definitions and rules, the submission before."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse

from pledges.models import Agreement, Pledge
from targets.agreements.services import targets
from targets.models import AgreementMeasure
from targets.reports.queries.reading import Reading
from targets.reports.queries.review_sheet import YEARS_BACK, review_sheet
from targets.reports.services import figures, narratives
from targets.reports.services.cells import CellInput
from tests import builders

pytestmark = pytest.mark.django_db
NOW = builders.NOW
LATER = NOW + timedelta(days=2)


@pytest.fixture
def people():
    builders.agreement_2024()
    return builders.people_of()


def sheet_of(submission):
    return review_sheet(Reading(submission, years_back=YEARS_BACK))


def resubmitted(people, **values):
    """A report that was returned, changed and sent again two days later."""
    submission = builders.submission_at("returned", people)
    cells = [CellInput(code, value=value) for code, value in values.items()]
    figures.save_cells(submission, cells, by=people.reporter, at=LATER)
    for action, role in builders.PATHS["submitted"]:
        submission = builders.do(submission, action, people.of(role), at=LATER)
    return submission


def test_what_changed_since_the_submission_before(people):
    submission = resubmitted(people, exemplars=3, gratitude_activities=0)
    sheet = sheet_of(submission)
    assert sheet.since == NOW
    assert [(one.what, one.before, one.after) for one in sheet.changes] == [
        ("Gương điển hình tiên tiến được tuyên truyền, nhân rộng", "0", "3")
    ]
    assert (sheet.changes[0].at, sheet.is_empty) == (LATER, False)


def test_an_estimate_that_became_official_is_a_change(people):
    submission = builders.submission_at("draft", people)
    estimate = CellInput("exemplars", value=3, is_estimate=True, estimated_on=date(2024, 3, 10))
    figures.save_cells(submission, [estimate], by=people.reporter, at=NOW)
    for action, role in builders.PATHS["returned"]:
        submission = builders.do(submission, action, people.of(role))
    figures.save_cells(submission, [CellInput("exemplars", value=3)], by=people.reporter, at=LATER)
    for action, role in builders.PATHS["submitted"]:
        submission = builders.do(submission, action, people.of(role), at=LATER)
    changes = [(one.before, one.after) for one in sheet_of(submission).changes]
    assert changes == [("3 (số ước đến ngày 10/03/2024)", "3")]


def test_texts_and_carried_cells_count_too(people):
    submission = builders.submission_at("returned", people)
    pledge = Pledge.objects.get(agreement__year=2024, number=2)
    narratives.save_narrative(submission, pledge, "Bảo đảm", by=people.reporter, at=LATER)
    history = submission.carries.get()
    figures.save_cells(history, [CellInput("social_order_crimes", value=41)], by=people.reporter, at=LATER)
    figures.save_cells(submission, [CellInput("exemplars", clear=True)], by=people.reporter, at=LATER)
    figures.save_cells(submission, [CellInput("exemplars", value=0)], by=people.reporter, at=LATER)
    for action, role in builders.PATHS["submitted"]:
        submission = builders.do(submission, action, people.of(role), at=LATER)
    what = [one.what for one in sheet_of(submission).changes]
    assert what[0].endswith("(Hòa Bình, Quý I/2023)")
    assert what[1].startswith("Thuyết minh: 2. ")
    assert len(what) == 2  # the cell that came back to what it was is no change


def test_what_is_being_typed_is_no_change_yet_and_one_moment_hides_none(people):
    submission = builders.submission_at("returned", people)

    def typed(value):
        cells = [CellInput("exemplars", value=value)]
        figures.save_cells(submission, cells, by=people.reporter, at=NOW)
        return [(one.before, one.after) for one in sheet_of(submission).changes]

    assert typed(7) == []
    for action, role in builders.PATHS["submitted"]:
        submission = builders.do(submission, action, people.of(role), at=NOW)
    assert [(one.before, one.after) for one in sheet_of(submission).changes] == [("0", "7")]
    submission = builders.do(submission, "return", people.reviewer, at=NOW)
    assert typed(8) == [("0", "7")]


def test_a_recalled_report_was_not_sent(people):
    submission = resubmitted(people, exemplars=3)
    submission = builders.do(submission, "recall", people.commander, at=LATER)
    assert sheet_of(submission).since is None
    figures.save_cells(submission, [CellInput("exemplars", value=4)], by=people.reporter, at=LATER)
    for action, role in builders.PATHS["submitted"]:
        submission = builders.do(submission, action, people.of(role), at=LATER)
    assert [(one.before, one.after) for one in sheet_of(submission).changes] == [("0", "4")]


def test_a_first_submission_has_nothing_before_it(people):
    sheet = sheet_of(builders.submission_at("submitted", people))
    assert (sheet.since, sheet.changes, sheet.is_empty) == (None, (), True)


def test_numbers_out_of_the_provinces_own_history(people, capsys):
    builders.agreement_2025()
    name = people.administrator.username
    call_command("import_figures", str(builders.DATA / "figures-cum4.csv"), "--by", name, "--accept")
    capsys.readouterr()
    submission = builders.Submission.objects.get(province__code="hoa-binh", period=builders.period(4))
    quiet = sheet_of(submission).strange
    moment = NOW + timedelta(days=280)
    builders.do(submission, "reopen", people.administrator, at=moment)
    cell = CellInput("social_order_crimes", value=900, note="Đã rà soát hồ sơ")
    figures.save_cells(submission, [cell], by=people.reporter, at=moment)
    assert sheet_of(submission).strange == quiet  # what is being typed is not the reviewer's to read
    plans = [CellInput(code, value=0) for code in ("nq44_party_plan", "nq44_committee_plan")]
    figures.save_cells(submission, plans, by=people.reporter, at=moment)
    for action, role in builders.PATHS["submitted"]:
        submission = builders.do(submission, action, people.of(role), at=moment)
    (new,) = set(sheet_of(submission).strange) - set(quiet)
    assert new.startswith("Số vụ phạm tội về trật tự xã hội là 900; 7 kỳ trước từ ")


def test_changed_definitions_and_rules_are_said(people):
    agreement = Agreement.objects.get(year=2024)
    submission = builders.submission_at("submitted", people)
    target = agreement.targets.get(code="crime_reduction")
    meaning = {"threshold": "-6", "effective_from": 1}
    targets.edit_target(target, meaning, reason="Cụm thống nhất", by=people.administrator, at=LATER)
    (rule,) = sheet_of(submission).meanings
    assert rule.endswith("áp dụng phiên bản 2 từ quý này. Lý do: Cụm thống nhất")
    builders.agreement_2025()
    asked = AgreementMeasure.objects.filter(agreement__year=2025, measure__code="exemplars")
    asked.update(definition="Chỉ tính cấp tỉnh")
    later = builders.Submission.objects.create(
        province=submission.province, period=builders.period(1, 2025), state_since=NOW
    )
    assert "định nghĩa đã đổi" in " ".join(sheet_of(later).meanings)
    Agreement.objects.update(state="draft", published_at=None)
    assert sheet_of(later).is_empty


def test_what_was_not_collected_is_compared_with_nothing(people):
    submission = builders.draft(people)
    cell = CellInput("exemplars", reason="Đơn vị đang rà soát")
    figures.save_cells(submission, [cell], by=people.reporter, at=NOW)
    assert sheet_of(submission).is_empty


def test_reviewers_see_the_sheet_and_others_do_not(people, client):
    submission = resubmitted(people, exemplars=3)
    client.force_login(people.reviewer)
    assert "Thay đổi so với lần gửi trước" in client.get(submission.get_absolute_url()).content.decode()
    accept = reverse("targets:move", args=[submission.pk, "accept"])
    assert "Đối chiếu khi thẩm định" in client.get(accept).content.decode()
    client.force_login(people.commander)
    assert "Đối chiếu khi thẩm định" not in client.get(submission.get_absolute_url()).content.decode()


def test_the_number_of_queries_does_not_grow_with_changes(people, django_assert_num_queries):
    submission = resubmitted(people, exemplars=3)
    sheet_of(submission)
    with django_assert_num_queries(QUERIES):
        sheet_of(submission)
    other = builders.people_of("phu-tho")
    more = builders.submission_at("returned", other, province="phu-tho")
    cells = [CellInput(code, value=1) for code in ("exemplars", "gratitude_activities", "tips_suspended")]
    figures.save_cells(more, cells, by=other.reporter, at=LATER)
    for action, role in builders.PATHS["submitted"]:
        more = builders.do(more, action, other.of(role), at=LATER)
    with django_assert_num_queries(QUERIES):
        sheet_of(more)


QUERIES = 17
