"""Paper in step: what stood on a document, what has changed since, and whether the signed sheet still agrees."""

import json
import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from audit.models import Event
from foundation.errors import Invalid
from pledges.models import RoleName
from targets.agreements.queries.replay import Replay
from targets.core import workflow
from targets.models import Document
from targets.reports.services import figures
from targets.reports.services.cells import CellInput
from targets.reports.services.moves import submit
from targets.reports.services.narratives import save_narrative
from tests import builders, papers

pytestmark = pytest.mark.django_db
ASKED = {"window": "q1", "province": "hoa-binh"}


def checked(code):
    out = StringIO()
    call_command("check_paper", code, "--format", "json", stdout=out)
    return json.loads(out.getvalue())


def typed(submission, people, **values):
    cells = [CellInput(code, value=value) for code, value in values.items()]
    figures.save_cells(submission, cells, by=people.reporter, at=builders.NOW)


def test_a_document_is_on_the_record_with_the_figures_it_stands_on(people):
    submission = builders.submission_at(workflow.ACCEPTED, people)
    document = papers.paper("cluster-report", window="q1", by=people.leader).document
    assert document.stands_on["hoa-binh/2024/1/social_order_crimes"] == "40"
    assert document.stands_on["hoa-binh/2023/1/social_order_crimes"] == "40"
    assert document.stands_on["phu-tho/2024/1/social_order_crimes"] == ""
    event = Event.objects.get(action="issue_document")
    assert (event.subject, event.actor_id) == (f"document/{document.code}", people.leader.pk)
    said = checked(document.grouped_code.lower())
    assert (said["kind"], said["window"], said["province"], said["by"]) == (
        "cluster-report", "q1", None, people.leader.username,
    )  # fmt: skip
    assert said["changed"] == []
    builders.do(submission, workflow.REOPEN, people.administrator)
    typed(submission, people, social_order_crimes=41)
    assert checked(document.code)["changed"] == []  # nothing that is accepted has changed
    for action, role in (("present", "reporter"), ("submit", "commander"), ("accept", "reviewer")):
        submission = builders.do(submission, action, people.of(role))
    assert checked(document.code)["changed"] == ["hoa-binh/2024/1/social_order_crimes"]
    typed_back = papers.paper("cluster-report", window="q1").document
    assert checked(typed_back.code)["changed"] == []


def test_a_sheet_tells_each_figure_and_text_that_is_other(people):
    submission = builders.draft(people)
    builders.fill(submission, people)
    document = papers.paper("data-sheet", by=people.reporter, **ASKED).document
    assert checked(document.code)["changed"] == []
    typed(submission, people, exemplars=3)
    assert checked(document.code)["changed"] == ["hoa-binh/2024/1/exemplars"]
    typed(submission, people, exemplars=0)
    assert checked(document.code)["changed"] == []
    pledge = submission.period.cluster.agreements.get(year=2024).pledges.get(number=3)
    save_narrative(submission, pledge, "Đã làm.", by=people.reporter, at=builders.NOW)
    assert checked(document.code)["changed_texts"] == [f"hoa-binh/2024/1/narrative:{pledge.pk}"]


def test_the_signed_sheet_is_named_and_compared(client, people):
    submission = builders.submission_at(workflow.PRESENTED, people)
    document = papers.paper("data-sheet", by=people.commander, **ASKED).document
    client.force_login(people.commander)
    page = client.get(reverse("targets:move", args=[submission.pk, "submit"])).content.decode()
    assert document.grouped_code in page
    assert "số liệu chưa thay đổi" in page
    other = Document.objects.exclude(pk=document.pk).first()
    assert other is None
    with pytest.raises(Invalid, match="Mã này không phải mã"):
        submit(submission, paper=builders.paper(sheet_code="0000000000"), by=people.commander, at=builders.NOW)
    submit(submission, paper=builders.paper(sheet_code=document.code), by=people.commander, at=builders.NOW)
    assert "Khớp bản ký: có" in words(client.get(reverse("targets:submission", args=[submission.pk])))
    builders.do(submission, workflow.RETURN, people.reviewer)
    typed(submission, people, exemplars=3)
    builders.do(submission, workflow.PRESENT, people.reporter)
    page = words(client.get(reverse("targets:move", args=[submission.pk, "submit"])))
    assert "1 chỗ đã thay đổi sau khi in" in page
    submit(submission, paper=builders.paper(sheet_code=document.code), by=people.commander, at=builders.NOW)
    said = words(client.get(reverse("targets:submission", args=[submission.pk])))
    assert "Khớp bản ký: không" in said
    assert "1 chỗ đã thay đổi sau khi in" in said


def test_base_figures_are_signed_too(client, people):
    submission = builders.submission_at(workflow.PRESENTED, people)
    document = papers.paper("data-sheet", by=people.commander, **ASKED).document
    submit(submission, paper=builders.paper(sheet_code=document.code), by=people.commander, at=builders.NOW)
    builders.do(submission, workflow.RETURN, people.reviewer)
    typed(submission.carries.get(), people, social_order_crimes=44)
    builders.do(submission, workflow.PRESENT, people.reporter)
    submit(submission, paper=builders.paper(sheet_code=document.code), by=people.commander, at=builders.NOW)
    client.force_login(people.commander)
    text = words(client.get(reverse("targets:submission", args=[submission.pk])))
    assert "Khớp bản ký: không" in text and "1 chỗ đã thay đổi sau khi in" in text


def test_a_paper_without_a_code_is_not_compared(client, people):
    submission = builders.submission_at(workflow.SUBMITTED, people)
    client.force_login(people.leader)
    assert "Khớp bản ký: chưa đối chiếu" in words(client.get(reverse("targets:submission", args=[submission.pk])))


def words(answer):
    """Return what a page says, without tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_the_check_page_says_what_stood_on_a_paper(client, people):
    submission = builders.draft(people)
    builders.fill(submission, people)
    document = papers.paper("data-sheet", by=people.reporter, **ASKED).document
    typed(submission, people, exemplars=3)
    client.force_login(people.commander)
    said = words(client.get(reverse("targets:check_paper", args=[document.grouped_code.lower()])))
    assert "Phiếu số liệu" in said
    assert "Gương điển hình tiên tiến được tuyên truyền, nhân rộng Hòa Bình Quý I/2024" in said
    found = client.get(reverse("targets:check_form"), {"code": f" {document.grouped_code} "})
    assert found.url == reverse("targets:check_paper", args=[document.code])


def test_who_may_not_make_a_document_does_not_learn_of_it(client, people):
    submission = builders.draft(people)
    sheet = papers.paper("data-sheet", **ASKED).document
    report = papers.paper("cluster-report", window="q1").document
    sent = papers.paper("cluster-report", window="q1", provisional=True).document
    others = builders.user_with(RoleName.REPORTER, "phu-tho")
    statuses = {}
    for name, person in {"other": others, "reviewer": people.reviewer, "leader": people.leader}.items():
        client.force_login(person)
        codes = (sheet.code, report.code, sent.code)
        statuses[name] = [client.get(reverse("targets:check_paper", args=[code])).status_code for code in codes]
    assert statuses == {"other": [404, 200, 404], "reviewer": [404, 200, 200], "leader": [200, 200, 200]}
    builders.fill(submission, people)
    for action, role in (("present", "reporter"), ("submit", "commander")):
        builders.do(submission, action, people.of(role))
    client.force_login(people.reviewer)
    assert client.get(reverse("targets:check_paper", args=[sheet.code])).status_code == 200


def test_a_reviewer_is_compared_with_what_was_sent_never_with_what_is_being_typed(client, people):
    submission = builders.submission_at(workflow.SUBMITTED, people)
    sheet = papers.paper("data-sheet", by=people.reviewer, **ASKED)
    builders.do(submission, workflow.RETURN, people.reviewer)
    typed(submission, people, exemplars=77)
    client.force_login(people.reviewer)
    assert "Khớp:" in words(client.get(reverse("targets:check_paper", args=[sheet.document.code])))
    again = papers.paper("data-sheet", by=people.reviewer, **ASKED)
    assert " 77 " not in papers.words_of_docx(again.content)
    assert " 77 " in papers.words_of_docx(papers.paper("data-sheet", by=people.reporter, **ASKED).content)


def make(client, **data):
    given = {"kind": "briefing", "window": "q1", "province": "", "form": "docx"} | data
    return client.post(reverse("targets:documents", args=["cum-4", 2024]), given)


def test_a_document_is_downloaded_from_the_page(client, people):
    builders.draft(people)
    client.force_login(people.reporter)
    answer = make(client, kind="data-sheet", province="hoa-binh")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith(
        'attachment; filename="phieu-so-lieu-hoa-binh-2024-q1.docx"'
    )
    said = papers.words_of_docx(answer.getvalue())
    document = Document.objects.get()
    assert document.by == people.reporter
    assert document.grouped_code in said
    assert document.grouped_code in client.get(reverse("targets:documents", args=["cum-4", 2024])).content.decode()


def status_of(client, **data):
    """Return how the page answers; its file is closed when it has been read."""
    answer = make(client, **data)
    answer.getvalue()
    return answer.status_code


def test_a_document_of_the_cluster_is_of_no_province_whatever_was_chosen(client, people):
    client.force_login(people.leader)
    assert status_of(client, kind="briefing", province="hoa-binh") == 200
    assert Document.objects.get().province is None


def test_what_a_person_may_not_make_is_not_there(client, people):
    builders.draft(people)
    client.force_login(builders.user_with(RoleName.REPORTER, "phu-tho"))
    assert status_of(client, kind="data-sheet", province="hoa-binh") == 404
    assert status_of(client, kind="review-minutes") == 404
    assert status_of(client, kind="reminder") == 422
    assert status_of(client, kind="cluster-report", basis="provisional") == 404
    assert status_of(client, kind="province-report", province="hoa-binh", basis="provisional") == 404
    assert status_of(client, kind="province-report", province="phu-tho", basis="provisional") == 200
    assert status_of(client, kind="data-sheet") == 422
    assert status_of(client, kind="comparison", basis="provisional") == 422
    assert status_of(client, window="q9") == 422


def test_a_person_who_asks_for_many_waits(client, people, settings, monkeypatch):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    client.force_login(people.leader)
    assert status_of(client) == 200
    monkeypatch.setattr("targets.documents.services.pace.PER_MINUTE", 0)
    answer = make(client)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 60


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["briefing", "--cluster", "cum-4", "--year", "2024", "--through", "1", "--format", "docx", "{}/x.docx"], 0),
        (["guess", "--cluster", "cum-4", "--year", "2024", "--through", "1", "--format", "docx", "{}/x.docx"], 2),
        (["briefing", "--cluster", "cum-4", "--year", "2024", "--through", "1", "--format", "odt", "{}/x.docx"], 2),
        (["briefing", "--cluster", "cum-4", "--year", "1999", "--through", "1", "--format", "docx", "{}/x.docx"], 2),
        (["briefing", "--cluster", "cum-4", "--year", "2024", "--format", "docx", "{}/x.docx"], 2),
        (["briefing", "--cluster", "cum-4", "--year", "2024", "--window", "x", "--format", "docx", "{}/x.docx"], 2),
        (["data-sheet", "--cluster", "cum-4", "--year", "2024", "--quarter", "1", "--format", "docx", "{}/x.docx"], 2),
        (["briefing", "--cluster", "cum-4", "--year", "2024", "--through", "1", "--format", "docx", "{}/no/x.docx"], 2),
        (
            ["province-report", "--cluster", "cum-4", "--year", "2024", "--quarter", "1", "--province", "thai-binh",
             "--format", "docx", "{}/x.docx"],
            1,
        ),
    ],
)  # fmt: skip
def test_exit_statuses_of_the_command(people, tmp_path, arguments, status):
    builders.agreement_2025()
    out, given = StringIO(), [text.format(tmp_path) for text in arguments]
    try:
        call_command("document", *given, stdout=out)
    except CommandError as error:
        assert error.returncode == status
        assert "\n" not in str(error)
    else:
        assert status == 0
        assert re.fullmatch(r"[0-9A-Z]{5}-[0-9A-Z]{5}\n", out.getvalue())
        assert (tmp_path / "x.docx").stat().st_size > 10_000


def test_a_code_that_no_document_has(people):
    with pytest.raises(CommandError) as refused:
        call_command("check_paper", "7K3M9-QX2TA")
    assert refused.value.returncode == 1


def test_the_record_holds_with_documents(people):
    papers.paper("cluster-report", window="q1", by=people.leader)
    assert [line for line in Replay().lines() if "targets.Document" in line] == []
