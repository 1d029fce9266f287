"""Checking an issued document: in every language, by what people type, telling each only what is theirs to know."""

import json
import re
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils.translation import override

from targets.core import workflow
from targets.models import Target
from targets.reports.services import figures
from targets.reports.services.cells import CellInput
from targets.reports.services.moves import submit
from targets.results.services.closing import close_period
from tests import builders, papers

pytestmark = pytest.mark.django_db
ASKED = {"window": "q1", "province": "hoa-binh"}


def typed(submission, people, *cells):
    figures.save_cells(submission, list(cells), by=people.reporter, at=builders.NOW)


def checked(code):
    out = StringIO()
    call_command("check_paper", code, "--format", "json", stdout=out)
    return json.loads(out.getvalue())


def test_a_sheet_is_compared_in_no_language(people):
    submission = builders.draft(people)
    builders.fill(submission, people)
    typed(submission, people, CellInput("exemplars", reason="Phòng CTCT chưa gửi số."))
    sheet = papers.paper("data-sheet", by=people.reporter, **ASKED).document
    with override("en"):
        assert checked(sheet.code)["changed"] == []


def test_what_a_closing_froze_as_missing_is_remembered_so(people):
    builders.submission_at(workflow.ACCEPTED, people)
    close_period(builders.period(1), by=people.administrator, at=builders.NOW, note="Phú Thọ chưa gửi.")
    letter = papers.words_of_docx(papers.paper("reminder", window="q1").content)
    assert "Kỳ báo cáo đã chốt số liệu lúc" in letter
    assert "Đề nghị" not in letter
    builders.submission_at(workflow.ACCEPTED, builders.people_of("phu-tho"), province="phu-tho")
    document = papers.paper("cluster-report", window="q1").document
    assert document.stands_on["phu-tho/2024/1/social_order_crimes"] == ""
    assert "phu-tho/2024/1/social_order_crimes" in checked(document.code)["changed"]


def test_a_code_is_found_from_the_address_of_its_page_and_other_texts_are_refused(client, people):
    client.force_login(people.leader)
    code = papers.paper("cluster-report", window="q1").document.code
    place, page = reverse("targets:check_form"), reverse("targets:check_paper", args=[code])
    for text in (code.lower(), f"http://127.0.0.1:8000{page}", f"https://giao-uoc.vn{page}?made", f" {page[:-1]} "):
        assert client.get(place, {"code": text}).url == page, text
    for text in ("", "7K3M9", "7K3M9-QX2TA-1", "http://127.0.0.1:8000/", "7K3M9-QX2T!", "Ủ" * 10, "x" * 999):
        answer = client.get(place, {"code": text})
        assert answer.status_code == 422, text
    assert "Đây không phải mã kiểm tra" in client.get(place, {"code": "a/b"}).content.decode()


def said(client, code):
    return " ".join(
        re.sub(r"<[^>]+>", " ", client.get(reverse("targets:check_paper", args=[code])).content.decode()).split()
    )


def test_a_reviewer_is_not_told_which_cells_are_being_typed_again(client, people):
    submission = builders.submission_at(workflow.SUBMITTED, people)
    builders.do(submission, workflow.RETURN, people.reviewer)
    typed(submission, people, CellInput("exemplars", value=77))
    sheet = papers.paper("data-sheet", by=people.reporter, **ASKED).document
    client.force_login(people.reviewer)
    page = said(client, sheet.code)
    assert "Phiếu này in từ số liệu đang nhập của đơn vị" in page
    assert "Gương điển hình" not in page
    assert "Khớp" not in page
    client.force_login(people.commander)
    assert "Khớp:" in said(client, sheet.code)
    builders.do(submission, workflow.PRESENT, people.reporter)
    submit(submission, paper=builders.paper(sheet_code=sheet.code), by=people.commander, at=builders.NOW)
    client.force_login(people.reviewer)
    assert "Khớp:" in said(client, sheet.code)


def test_what_is_other_is_called_as_the_documents_agreement_calls_it(client, people):
    submission = builders.submission_at(workflow.ACCEPTED, people)
    builders.agreement_2025()
    Target.objects.filter(agreement__year=2025, code="security_kept").update(title="Tên của năm sau")
    document = papers.paper("cluster-report", window="q1").document
    builders.do(submission, workflow.REOPEN, people.administrator)
    for action, role in (("present", "reporter"), ("submit", "commander")):
        builders.do(submission, action, people.of(role))
    builders.do(submission, workflow.ACCEPT, people.reviewer, rulings=builders.rulings(submission, "not_met"))
    client.force_login(people.leader)
    page = said(client, document.code)
    assert "Số liệu khác với văn bản" in page
    assert "Tên của năm sau" not in page
