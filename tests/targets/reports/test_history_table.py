"""The history of a report as a file: all of it for who may read it, nothing for others."""

import pytest

from targets.core import workflow
from targets.words import bases
from tests import builders
from tests.tables import book_of, client_of, lines_of, text_of

pytestmark = pytest.mark.django_db


def test_every_act_and_save_is_a_line(people):
    report = builders.submission_at(workflow.RETURNED, people, social_order_crimes=876_501)
    address = report.get_absolute_url()
    sheet = book_of(client_of(people.reporter), address).active
    lines = lines_of(sheet, "Việc")
    saves = [line for line in lines if line["Việc"] == "Sửa số liệu “Số vụ phạm tội về trật tự xã hội”"]
    assert [line["Sau"] for line in saves] == ["876.501 vụ"]
    assert lines[-1]["Lý do"] == builders.REASON
    assert lines[0]["Lúc"].year == 2024
    assert sheet["A1"].value == bases.warning()
    assert "876.501 vụ" in text_of(client_of(people.reporter), address)


def test_accepted_figures_need_no_warning(people):
    report = builders.submission_at(workflow.ACCEPTED, people)
    text = text_of(client_of(people.leader), report.get_absolute_url())
    assert text.startswith("Lịch sử báo cáo Quý I/2024 – Hòa Bình")


def test_others_read_neither_what_was_typed_nor_that_there_is_a_history(people):
    report = builders.submission_at(workflow.ACCEPTED, people)
    other = client_of(builders.user_with("reporter", "phu-tho"))
    assert other.get(report.get_absolute_url()).status_code == 200
    assert other.get(f"{report.get_absolute_url()}?format=xlsx").status_code == 404
    draft = builders.draft(people, quarter=2)
    assert client_of(people.reviewer).get(f"{draft.get_absolute_url()}?format=csv").status_code == 404


def test_why_a_commander_sent_it_back_stays_in_the_province(people):
    report = builders.do(builders.submission_at(workflow.PRESENTED, people), workflow.SEND_BACK, people.commander)
    address = report.get_absolute_url()
    said = {name: builders.REASON in text_of(client_of(people.of(name)), address) for name in ("reporter", "leader")}
    assert said == {"reporter": True, "leader": False}
