"""The pages of a submission: what each person sees of it, checking and presenting, each move, threads on cells."""

import pytest
from django.urls import reverse

from targets.core import workflow
from targets.models import Message, Notice, Submission
from targets.reports.queries.review_sheet import content_mark
from targets.reports.services.review import CellRemark
from tests import builders
from tests.builders import REASON

pytestmark = pytest.mark.django_db


def address(name, submission, *more):
    return reverse(f"targets:{name}", args=[submission.pk, *more])


def actions(client, submission, user):
    client.force_login(user)
    return [row.action for row in client.get(submission.get_absolute_url()).context["actions"]]


def state(submission):
    return Submission.objects.get(pk=submission.pk).state


def test_each_role_is_offered_what_it_may_do(client, people):
    submission = builders.submission_at(workflow.PRESENTED, people)
    assert actions(client, submission, people.reporter) == ["take_back"]
    assert actions(client, submission, people.commander) == ["send_back", "submit"]
    assert actions(client, submission, people.leader) == []


def test_a_draft_is_nobody_elses_business(client, people):
    submission = builders.submission_at(workflow.DRAFT, people)
    for outsider in (people.reviewer, builders.user_with("reporter", "phu-tho")):
        client.force_login(outsider)
        assert client.get(submission.get_absolute_url()).status_code == 404


def test_a_member_sees_accepted_figures_but_no_history(client, people):
    submission = builders.submission_at(workflow.ACCEPTED, people)
    client.force_login(builders.user_with("reporter", "phu-tho"))
    answer = client.get(submission.get_absolute_url())
    assert (answer.status_code, answer.context["basis"], answer.context["sees_work"]) == (200, "accepted", False)
    assert "history" not in answer.context


def test_a_reopened_submission_says_that_it_is_being_corrected(client, people):
    submission = builders.submission_at(workflow.REOPENED, people)
    client.force_login(people.reporter)
    assert "Đang đính chính" in client.get(submission.get_absolute_url()).content.decode()


def test_checking_lists_every_missing_cell_with_the_way_to_it(client, people):
    submission = builders.draft(people)
    client.force_login(people.reporter)
    answer = client.get(address("check", submission))
    html = answer.content.decode()
    missing = [one.where for one in answer.context["obstacles"]]
    assert len(missing) == answer.context["page"].total
    assert [f'href="{address("entry", submission)}#v-{where}"' in html for where in missing] == [True] * len(missing)


def test_presenting_asks_that_nothing_is_secret_and_then_does_it_once(client, people):
    submission = builders.submission_at(workflow.DRAFT, people)
    client.force_login(people.reporter)
    refused = client.post(address("check", submission))
    assert (refused.status_code, state(submission)) == (422, workflow.DRAFT)
    for _again in range(2):
        answer = client.post(address("check", submission), {"confirmed_not_secret": "1", "confirmed_untold": "1"})
        assert answer["Location"] == submission.get_absolute_url()
    assert state(submission) == workflow.PRESENTED
    assert Notice.objects.filter(kind=Notice.Kind.PRESENTED, user=people.commander).count() == 1


PAPER = {
    "number": "125/BC-CAT-PV01",
    "dated": "19/3/2024",
    "signer": "Nguyễn Văn Minh",
    "signer_post": "Phó Giám đốc",
    "form": "KT",
}


def test_submitting_records_the_paper(client, people):
    submission = builders.submission_at(workflow.PRESENTED, people)
    client.force_login(people.commander)
    assert client.get(address("move", submission, "submit")).status_code == 200
    answer = client.post(address("move", submission, "submit"), PAPER)
    paper = submission.confirmations.get()
    assert answer["Location"] == submission.get_absolute_url()
    assert (paper.number, f"{paper.dated:%d/%m/%Y}", paper.form, paper.by) == (
        "125/BC-CAT-PV01",
        "19/03/2024",
        "KT",
        people.commander,
    )
    assert state(submission) == workflow.SUBMITTED


def test_a_wrong_paper_is_refused_with_everything_typed_kept(client, people):
    submission = builders.submission_at(workflow.PRESENTED, people)
    client.force_login(people.commander)
    answer = client.post(address("move", submission, "submit"), {**PAPER, "dated": "31/2/2024", "number": ""})
    html = answer.content.decode()
    assert (answer.status_code, sorted(answer.context["form"].errors)) == (422, ["dated", "number"])
    assert ("Nguyễn Văn Minh" in html, "31/2/2024" in html, "<title>Lỗi:" in html) == (True, True, True)
    assert state(submission) == workflow.PRESENTED


def test_a_return_needs_ten_characters_and_names_the_cells(client, people):
    submission = builders.submission_at(workflow.SUBMITTED, people)
    client.force_login(people.reviewer)
    short = client.post(address("move", submission, "return"), {"reason": "Sai", "mark:exemplars": "1"})
    assert (short.status_code, state(submission)) == (422, workflow.SUBMITTED)
    assert 'name="mark:exemplars" value="1" checked' in " ".join(short.content.decode().split())
    client.post(address("move", submission, "return"), {"reason": REASON, "mark:exemplars": "1"})
    remarks = [(one.measure and one.measure.code, one.text) for one in submission.remarks.all()]
    assert (state(submission), remarks) == (workflow.RETURNED, [(None, REASON), ("exemplars", "")])


def test_accepting_needs_a_verdict_on_each_narrative_target(client, people):
    submission = builders.submission_at(workflow.SUBMITTED, people)
    client.force_login(people.reviewer)
    form = client.get(address("move", submission, "accept")).context["form"]
    names = [name for name in form.fields if name.startswith("judgement-")]
    assert client.post(address("move", submission, "accept")).status_code == 422
    given = {**dict.fromkeys(names, "met"), "seen": content_mark(submission)}
    client.post(address("move", submission, "accept"), given)
    assert state(submission) == workflow.ACCEPTED
    assert [one.verdict for one in submission.acceptances.get().judgements.all()] == ["met"] * len(names)


def test_of_accept_and_return_the_second_is_told_who_was_first(client, people):
    submission = builders.submission_at(workflow.SUBMITTED, people)
    other = builders.user_with("reviewer", "quang-ninh")
    builders.do(submission, "accept", people.reviewer)
    client.force_login(other)
    answer = client.post(address("move", submission, "return"), {"reason": REASON})
    assert answer.status_code == 409
    assert people.reviewer.full_name in answer.context["refusal"]


def test_who_may_not_is_refused(client, people):
    submission = builders.submission_at(workflow.PRESENTED, people)
    client.force_login(people.reporter)
    assert client.get(address("move", submission, "submit")).status_code == 403
    assert client.post(address("move", submission, "submit"), PAPER).status_code == 403
    assert client.get(address("move", submission, "load_history")).status_code == 404
    assert state(submission) == workflow.PRESENTED


def test_a_paper_report_is_recorded_with_its_moment(client, people):
    submission = builders.submission_at(workflow.DRAFT, people)
    client.force_login(people.administrator)
    posted = {**PAPER, "received_on": "18/3/2024", "received_time": "16:30", "reason": "Hệ thống mất kết nối"}
    answer = client.post(address("move", submission, "record_paper"), posted)
    assert answer.status_code == 302
    submission.refresh_from_db()
    assert f"{submission.first_submitted_at.astimezone(builders.HANOI):%H:%M %d/%m/%Y}" == "16:30 18/03/2024"


def test_a_question_reaches_the_province_and_the_answer_the_asker(client, people):
    submission = builders.submission_at(workflow.SUBMITTED, people)
    thread = address("messages", submission, "exemplars")
    client.force_login(people.reviewer)
    assert client.post(thread, {"text": ""}).status_code == 422
    assert client.post(thread, {"text": "Vì sao không có gương điển hình nào?"})["Location"] == thread
    client.force_login(people.reporter)
    client.post(thread, {"text": "Quý này chưa xét."})
    assert [one.text for one in client.get(thread).context["thread"]] == [
        "Vì sao không có gương điển hình nào?",
        "Quý này chưa xét.",
    ]
    told = Notice.objects.filter(kind=Notice.Kind.MESSAGE).order_by("pk")
    assert [(one.user, one.measure.code) for one in told] == [
        (people.reporter, "exemplars"),
        (people.reviewer, "exemplars"),
    ]


def test_outsiders_neither_read_nor_write_a_thread(client, people):
    submission = builders.submission_at(workflow.ACCEPTED, people)
    client.force_login(builders.user_with("reporter", "phu-tho"))
    thread = address("messages", submission, "exemplars")
    assert (client.get(thread).status_code, client.post(thread, {"text": "x"}).status_code) == (404, 404)
    client.force_login(people.leader)
    assert (client.get(thread).status_code, client.post(thread, {"text": "x"}).status_code) == (200, 403)
    assert Message.objects.count() == 0


@pytest.mark.parametrize("state", [workflow.SUBMITTED, workflow.RETURNED, workflow.ACCEPTED])
def test_a_question_leads_to_the_page_that_answers_it_in_every_state(client, people, state):
    submission = builders.submission_at(state, people)
    thread = address("messages", submission, "exemplars")
    for asker, asked in ((people.reviewer, people.reporter), (people.reporter, people.reviewer)):
        client.force_login(asker)
        client.post(thread, {"text": "Vì sao?"})
        client.force_login(asked)
        notice = Notice.objects.filter(user=asked, kind=Notice.Kind.MESSAGE).latest("pk")
        assert client.post(reverse("targets:notice_open", args=[notice.pk]))["Location"] == thread
        assert client.get(thread).context["may_write"] is True


def test_a_notice_of_a_report_that_was_recalled_says_so(client, people):
    submission = builders.submission_at(workflow.SUBMITTED, people)
    builders.do(submission, "recall", people.commander)
    client.force_login(people.reviewer)
    notice = Notice.objects.filter(user=people.reviewer).latest("pk")
    answer = client.post(reverse("targets:notice_open", args=[notice.pk]), follow=True)
    assert (answer.status_code, "hiện không mở cho bạn" in answer.content.decode()) == (200, True)


def test_remarks_lead_where_their_reader_may_go(client, people):
    submission = builders.submission_at(workflow.SUBMITTED, people)
    builders.do(submission, "return", people.reviewer, remarks=[CellRemark("exemplars", "xem lại")])
    for user, link in (
        (people.reviewer, f"{submission.get_absolute_url()}#cell-exemplars"),
        (people.reporter, f"{address('entry', submission)}#v-exemplars"),
    ):
        client.force_login(user)
        assert f'href="{link}"' in client.get(submission.get_absolute_url()).content.decode()
