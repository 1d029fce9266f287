"""What mails hold: what happened to which report and where to look, no figure, no header that somebody typed."""

from datetime import timedelta
from html import unescape

from targets.mails.queries.message import message_of
from targets.mails.services import sending
from targets.models import Mail, MailItem, Notice
from targets.reports.services import figures
from targets.reports.services.cells import CellInput
from targets.words import mails as words
from tests import builders


def subject(mail):
    """Return the subject as a mail program shows it."""
    return mail["Subject"].strip()


def test_a_mail_says_what_and_where(people, office):
    submission = builders.submission_at("returned", people)
    office.arrived.clear()
    sending.send_mails(clock=lambda: submission.state_since)
    [mail] = [one for one in office.mails if one["To"] == "reporter@example.vn"]
    text, html = mail.get_body(("plain",)).get_content(), mail.get_body(("html",)).get_content()
    assert subject(mail) == "Trả lại để hoàn thiện: Hòa Bình – Quý I/2024"
    assert f"http://127.0.0.1:8000/submissions/{submission.pk}/" in text
    assert f'href="http://127.0.0.1:8000/submissions/{submission.pk}/"' in html
    assert (mail["List-Unsubscribe"], mail["Auto-Submitted"]) == (None, "auto-generated")


NOTE = "So với cùng kỳ do thay đổi cách thống kê."
KEPT = ("7654321", "7.654.321", "7,654,321", NOTE, builders.REASON, "125/BC", "Nguyễn Văn Minh")
ROUND = ("present", "submit", "return", "present", "submit", "accept", "reopen")
BY = {"present": "reporter", "submit": "commander", "reopen": "administrator"}


def test_no_mail_of_any_kind_holds_a_figure_a_note_or_a_reason_however_its_report_stands(people, office):
    report, states = builders.draft(people), []
    builders.fill(report, people, social_order_crimes=7_654_321)
    noted = [CellInput("social_order_crimes", value=7_654_321, note=NOTE)]
    figures.save_cells(report, noted, by=people.reporter, at=builders.NOW)
    kinds = {*Notice.Kind.values, *words.TITLES}
    for action in (*ROUND, None):
        states.append(report.state)
        about = {"period": report.period, "province": report.province, "submission": report, "due_version": "1"}
        for kind in kinds:
            item = MailItem(user=people.leader, kind=kind, instead_of=people.commander, **about)
            mail = Mail(user=people.leader, message_id="<a@b>")
            message = message_of(mail, [item], "leader@example.vn", at=builders.NOW)
            [(html, _kind)] = message.alternatives
            assert words.title(kind, "", "").split(": ")[0] in unescape(html)
            assert_nothing_kept(message.subject, message.body, unescape(html))
        if action:
            report = builders.do(report, action, people.of(BY.get(action, "reviewer")))
            sending.send_mails(clock=lambda: builders.NOW)
    assert set(states) == builders.PATHS.keys()
    sending.send_mails(clock=lambda: builders.NOW + timedelta(days=1))  # what went with the digest
    for mail in office.mails:
        assert_nothing_kept(mail["Subject"], *(part.get_content() for part in mail.walk() if not part.is_multipart()))
    accepted = [mail["To"] for mail in office.mails if subject(mail).startswith("Đã thẩm định: Hòa Bình")]
    assert sorted(accepted) == ["commander@example.vn", "reporter@example.vn"]  # at once, without a digest


def assert_nothing_kept(*texts):
    """Hold that no text says what the report holds; plain text of signs that join digits is compared too."""
    plain = " ".join(texts).replace("\xa0", "").replace("\u202f", "")
    assert [word for word in KEPT if word in plain] == []


def test_no_name_adds_a_header_and_no_subject_is_long(people, office):
    unit = builders.Province.objects.get(code="hoa-binh")
    builders.Province.objects.filter(pk=unit.pk).update(short_name="Hòa\r\nBcc: x@example.vn " + "rất dài " * 8)
    people.reporter.full_name = "An\r\nBcc: x@example.vn"
    people.reporter.save(update_fields=["full_name"])
    builders.submission_at("returned", people)
    sending.send_mails(clock=lambda: builders.NOW)
    [mail] = [one for one in office.mails if one["To"] == "reporter@example.vn"]
    assert mail["Bcc"] is None
    assert subject(mail).startswith("Trả lại để hoàn thiện: Hòa Bcc: x@example.vn rất dài")
    assert len(subject(mail)) <= 78
    assert words.subject(["Ho\u0300a Bi\u0300nh\u2028Bcc: x"]) == "Hòa Bình Bcc: x"
