"""The reviewer's one sheet: what it shows beside each figure and text, and that nothing else than that is accepted."""

import pytest
from django.urls import reverse

from pledges.models import Pledge
from targets.core import workflow
from targets.models import Figure
from targets.reports.queries.review_sheet import content_mark
from targets.reports.services import figures, narratives
from targets.reports.services.cells import CellInput
from targets.reports.services.review import CellRemark
from tests import builders
from tests.builders import NOW, REASON

pytestmark = pytest.mark.django_db
JUDGED = "judgement-security_kept"


def sheet(submission, action="accept"):
    return reverse("targets:move", args=[submission.pk, action])


def judgements(client, submission):
    """Return what accepting asks for, as the open sheet would send it."""
    context = client.get(sheet(submission)).context
    return {name: "met" for name in context["form"].fields if name.startswith("judgement-")} | {"seen": context["seen"]}


def lines_of(answer):
    return {line.offered.cell.key: line for section in answer.context["sections"] for line in section.lines}


def test_both_decisions_lead_to_one_sheet(client, people):
    submission = builders.submission_at(workflow.SUBMITTED, people)
    client.force_login(people.reviewer)
    for action in ("accept", "return"):
        html = client.get(sheet(submission, action)).content.decode()
        assert [html.count(f'formaction="{sheet(submission, one)}"') for one in ("accept", "return")] == [1, 1]
    html = client.get(submission.get_absolute_url()).content.decode()
    assert sheet(submission) in html
    assert sheet(submission, "return") not in html


def test_a_figure_stands_beside_what_it_is_compared_with(client, people):
    builders.submission_at(workflow.ACCEPTED, people, social_order_crimes=50)
    later = builders.submission_at(workflow.SUBMITTED, people, quarter=2, social_order_crimes=38)
    history = later.carries.get()
    Figure.objects.get(submission=history, measure__code="social_order_crimes")
    client.force_login(people.reviewer)
    line = lines_of(client.get(sheet(later)))["social_order_crimes"]
    assert (line.offered.row.last, line.offered.cell.stored.v, line.offered.row.change) == ("50", "38", "0 (0,00%)")
    (base,) = line.offered.row.bases
    assert base.stored.v == "38"
    assert lines_of(client.get(sheet(later)))["base:hoa-binh:social_order_crimes"].offered.row is None


@pytest.mark.parametrize(
    ("number", "before", "words"),
    [(154, 162, "−8 (−4,94%)"), (3, 0, "+3"), (0, 0, "0"), (5, None, ""), (None, 5, ""), (10, 5, "+5 (+100,00%)")],
)
def test_the_change_is_said_with_its_percentage_where_there_is_one(number, before, words):
    from targets.words.values import difference

    assert difference(number, before) == words


def test_the_last_remark_on_a_measure_stands_beside_it(client, people):
    first = builders.submission_at(workflow.SUBMITTED, people)
    remarks = [CellRemark("exemplars", "Kỳ sau ghi rõ cấp nào"), CellRemark("tips_arrived", "Đã đối chiếu")]
    builders.do(first, "accept", people.reviewer, remarks=remarks)
    later = builders.submission_at(workflow.RETURNED, people, quarter=2)
    for action, role in builders.PATHS[workflow.SUBMITTED]:
        later = builders.do(later, action, people.of(role))
    client.force_login(people.reviewer)
    lines = lines_of(client.get(sheet(later)))
    assert (lines["exemplars"].remark.text, lines["gratitude_activities"].remark) == ("Kỳ sau ghi rõ cấp nào", None)
    remark = CellRemark("exemplars", "Vẫn chưa rõ")
    later = builders.do(later, "return", people.reviewer, remarks=[remark])
    for action, role in builders.PATHS[workflow.SUBMITTED]:
        later = builders.do(later, action, people.of(role))
    answer = client.get(sheet(later))
    assert lines_of(answer)["exemplars"].remark.text == "Vẫn chưa rõ"
    assert "Vẫn chưa rõ" in answer.content.decode()


def test_a_text_stands_beside_its_judgement(client, people):
    submission = builders.submission_at(workflow.DRAFT, people)
    pledge = Pledge.objects.get(agreement__year=2024, number=2)
    narratives.save_narrative(submission, pledge, "Bảo đảm an ninh các kỳ lễ", by=people.reporter, at=NOW)
    for action, role in builders.PATHS[workflow.SUBMITTED]:
        submission = builders.do(submission, action, people.of(role))
    client.force_login(people.reviewer)
    answer = client.get(sheet(submission))
    judged = [section for section in answer.context["sections"] if section.judged]
    assert [section.section.pledge for section in judged] == [pledge]
    html = answer.content.decode()
    section = html[html.index(f'id="pledge-{pledge.pk}"') :]
    section = section[: section.index("</section>")]
    assert "Bảo đảm an ninh các kỳ lễ" in section
    assert 'name="judgement-' in section
    assert html.count('name="judgement-') == 2  # met, not met: nowhere else


def test_what_the_checks_say_stands_on_top(client, people):
    builders.submission_at(workflow.ACCEPTED, people)
    draft = builders.draft(people, quarter=2)
    builders.fill(draft, people)
    cell = CellInput("social_order_crimes", value=400, note="Đã rà soát với phòng nghiệp vụ")
    figures.save_cells(draft, [cell], by=people.reporter, at=NOW)
    for action, role in builders.PATHS[workflow.SUBMITTED]:
        draft = builders.do(draft, action, people.of(role))
    client.force_login(people.reviewer)
    answer = client.get(sheet(draft))
    (finding, *_more) = answer.context["page"].findings
    html = answer.content.decode()
    assert f'<a href="#cell-social_order_crimes">{finding.message}</a>' in html
    assert "Đã rà soát với phòng nghiệp vụ" in html


def test_nothing_is_accepted_that_the_sheet_did_not_show(client, people):
    submission = builders.submission_at(workflow.SUBMITTED, people)
    client.force_login(people.reviewer)
    given = judgements(client, submission)
    submission = builders.do(submission, "recall", people.commander)
    figures.save_cells(submission, [CellInput("exemplars", value=9)], by=people.reporter, at=NOW)
    for action, role in builders.PATHS[workflow.SUBMITTED]:
        submission = builders.do(submission, action, people.of(role))
    answer = client.post(sheet(submission), {**given, "remark:exemplars": "Đã xem"})
    submission.refresh_from_db()
    assert (answer.status_code, submission.state) == (422, workflow.SUBMITTED)
    assert "không còn như khi bạn mở trang" in answer.content.decode()
    assert 'value="Đã xem"' in answer.content.decode()
    assert client.post(sheet(submission), {**given, "seen": ""}).status_code == 422
    assert client.post(sheet(submission), {**given, "seen": answer.context["seen"]}).status_code == 302
    submission.refresh_from_db()
    assert submission.state == workflow.ACCEPTED


def test_the_mark_covers_texts_and_carried_history(people):
    submission = builders.submission_at(workflow.DRAFT, people)
    marks = [content_mark(submission)]
    pledge = Pledge.objects.get(agreement__year=2024, number=2)
    narratives.save_narrative(submission, pledge, "Bảo đảm", by=people.reporter, at=NOW)
    marks.append(content_mark(submission))
    history = submission.carries.get()
    figures.save_cells(history, [CellInput("social_order_crimes", value=41)], by=people.reporter, at=NOW)
    marks.append(content_mark(submission))
    assert len(set(marks)) == 3


def test_a_refused_return_keeps_judgements_and_remarks(client, people):
    submission = builders.submission_at(workflow.SUBMITTED, people)
    client.force_login(people.reviewer)
    given = judgements(client, submission) | {"mark:exemplars": "1", "remark:tips_arrived": "Thiếu tháng 2"}
    (judged,) = [name for name in given if name.startswith("judgement-")]
    answer = client.post(sheet(submission, "return"), {**given, "reason": "Sai"})
    html = " ".join(answer.content.decode().split())
    assert answer.status_code == 422
    assert 'name="mark:exemplars" value="1" checked' in html
    assert 'value="Thiếu tháng 2"' in html
    assert answer.context["form"][judged].value() == "met"
    assert '<details class="decision-return" open>' in html
    refused = client.post(sheet(submission), {"reason": REASON, "seen": given["seen"]})
    assert refused.context["returning"]["reason"].value() == REASON
    assert [anchor for anchor, _words in refused.context["refused"].summary] == [f"id_{judged}_0"]


def test_beginning_the_review_leads_back_to_the_sheet(client, people):
    submission = builders.submission_at(workflow.SUBMITTED, people)
    client.force_login(people.reviewer)
    begin = reverse("targets:move", args=[submission.pk, "begin_review"])
    assert f'action="{begin}"' in client.get(sheet(submission)).content.decode()
    assert client.post(begin)["Location"] == sheet(submission)
    assert begin not in client.get(sheet(submission)).content.decode()


def test_the_label_of_a_cell_is_whole_and_names_no_period_of_its_own(client, people):
    submission = builders.submission_at(workflow.PRESENTED, people)
    client.force_login(people.commander)
    html = " ".join(client.get(sheet(submission, "send_back")).content.decode().split())
    assert '<label for="mark-tips_arrived">' in html
    row = html[html.index('<label for="mark-tips_arrived">') :]
    assert "Quý" not in row[: row.index("</th>")]
