"""The pages of evidence: attaching, reading and withdrawing files, where else a file is shown, who may know of it."""

from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from pledges.models import Pledge, RoleName
from targets.core import workflow
from targets.models import Evidence, Measure
from targets.reports.services.evidence import attach, withdraw
from tests import builders
from tests.builders import NOW
from tests.page_queries import asked_by
from tests.pictures import PDF, WITH_SCRIPT, picture

pytestmark = pytest.mark.django_db
LOCKED_IN = "sandbox; default-src 'none'"


def put(report, people, name="Báo cáo.pdf", content=PDF, code="social_order_crimes"):
    """Attach a file to a cell as its reporter."""
    measure = Measure.objects.get(code=code)
    return attach(report, measure, SimpleUploadedFile(name, content), by=people.reporter, at=NOW)


def page_of(report, code="social_order_crimes"):
    return reverse("targets:cell_evidence", args=[report.pk, code])


def address(kind, evidence):
    return reverse(f"targets:evidence_{kind}", args=[evidence.submission_id, evidence.pk])


def body(response) -> str:
    return unescape(response.content.decode())


def test_a_reporter_attaches_a_file_and_withdraws_it(client, people, report):
    client.force_login(people.reporter)
    assert "Chưa có tài liệu nào." in body(client.get(page_of(report)))
    answer = client.post(page_of(report), {"file": SimpleUploadedFile("Ảnh hiện trường.png", picture())}, follow=True)
    evidence = Evidence.objects.get()
    assert answer.redirect_chain == [(page_of(report), 302)]
    assert "Đã đính kèm tài liệu." in body(answer)
    assert f'<img\n            src="{address("picture", evidence)}"' in body(answer)
    assert "Đơn vị đã dùng" in body(answer)
    nothing = client.post(address("withdraw", evidence), {"reason": ""}, follow=True)
    assert "Hãy nhập lý do rút." in body(nothing)
    gone = client.post(address("withdraw", evidence), {"reason": "Nhầm ảnh"}, follow=True)
    assert "Đã rút tài liệu." in body(gone)
    assert "<del>Ảnh hiện trường.png</del>" in body(gone)
    assert "Lý do: Nhầm ảnh" in " ".join(body(gone).split())
    assert [client.get(address(kind, evidence)).status_code for kind in ("file", "picture")] == [404, 404]


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (None, "Hãy chọn tệp."),
        (("a.exe", PDF), "Chỉ nhận tệp PDF, JPG, PNG, DOCX, XLSX"),
        (("a.pdf", b"MZ"), "Tệp hỏng hoặc không phải PDF như đuôi tên"),
        (("a.pdf", b""), "Tệp trống: hãy chọn tệp khác."),
    ],
)
def test_what_is_no_evidence_is_refused_at_its_field(client, people, report, file, sentence):
    client.force_login(people.reporter)
    answer = client.post(page_of(report), {"file": SimpleUploadedFile(*file)} if file else {})
    assert (answer.status_code, Evidence.objects.count()) == (422, 0)
    assert '<a href="#id_file">' in body(answer)
    assert sentence in body(answer)


def test_a_download_is_named_and_never_rendered(client, people, report):
    evidence = put(report, people, "../../Kế hoạch\u202e.pdf", WITH_SCRIPT)
    client.force_login(people.reporter)
    got = client.get(address("file", evidence))
    assert (got.status_code, b"".join(got.streaming_content)) == (200, WITH_SCRIPT)
    assert got["Content-Type"] == "application/pdf"
    assert got["Content-Disposition"] == (
        "attachment; filename=\"Ke hoach.pdf\"; filename*=UTF-8''K%E1%BA%BF%20ho%E1%BA%A1ch.pdf"
    )
    assert (got["Content-Security-Policy"], got["X-Content-Type-Options"]) == (LOCKED_IN, "nosniff")
    assert got["Cache-Control"] == "no-store"
    assert client.get(address("picture", evidence)).status_code == 404


def test_only_our_own_pictures_are_shown_in_the_page(client, people, report):
    evidence = put(report, people, "a.png", picture() + b"<script>alert(1)</script>")
    client.force_login(people.reporter)
    got = client.get(address("picture", evidence))
    assert got["Content-Disposition"].startswith("inline; ")
    assert (got["Content-Type"], got["Content-Security-Policy"]) == ("image/png", LOCKED_IN)
    assert b"script" not in b"".join(got.streaming_content)
    download = client.get(address("file", evidence))
    assert download.getvalue() != b""  # a file is closed when it has been read
    assert download["Content-Disposition"].startswith("attachment; ")


def test_a_file_belongs_to_the_report_in_its_address(client, people, report):
    evidence, other = put(report, people), builders.draft(people, quarter=2, at=builders.NOW)
    client.force_login(people.reporter)
    for kind in ("file", "picture"):
        assert client.get(reverse(f"targets:evidence_{kind}", args=[other.pk, evidence.pk])).status_code == 404
    assert client.post(reverse("targets:evidence_withdraw", args=[other.pk, evidence.pk])).status_code == 404


def test_a_file_that_waits_for_the_scanner_is_named_and_given_to_nobody(client, people, report, settings, tmp_path):
    settings.CLAMD_ADDRESS = str(tmp_path / "nobody")
    evidence = put(report, people, "a.png", picture())
    client.force_login(people.reporter)
    assert "Chưa quét được mã độc" in body(client.get(page_of(report)))
    assert 'a.png <span class="muted">– Chờ quét mã độc</span>' in body(client.get(report.get_absolute_url()))
    assert [client.get(address(kind, evidence)).status_code for kind in ("file", "picture")] == [404, 404]


def test_a_file_is_shown_beside_its_cell_and_in_the_history(client, people, report):
    put(report, people, "Biên bản.pdf")
    pledge = Pledge.objects.get(agreement__year=2024, number=2)
    attach(report, pledge, SimpleUploadedFile("Kế hoạch.pdf", PDF), by=people.reporter, at=NOW)
    withdraw(put(report, people, "Nhầm.png", picture()), reason="Nhầm ô", by=people.reporter, at=NOW)
    client.force_login(people.reporter)
    entry = body(client.get(reverse("targets:entry", args=[report.pk])))
    assert f'href="{page_of(report)}">Tài liệu kiểm chứng<span' in entry
    assert [entry.count(f"</span> ({number})</a>") for number in (1, 2)] == [2, 0]
    shown = body(client.get(report.get_absolute_url()))
    assert [shown.count(f">{name}</a>") for name in ("Biên bản.pdf", "Kế hoạch.pdf", "Nhầm.png")] == [1, 1, 0]
    said = " ".join(shown.split())
    assert "Đính kèm tài liệu “Biên bản.pdf” (Số vụ phạm tội về trật tự xã hội)" in said
    assert f"Đính kèm tài liệu “Kế hoạch.pdf” ({pledge})" in said
    assert "Rút tài liệu “Nhầm.png” (Số vụ phạm tội về trật tự xã hội)" in said
    assert "Lý do: Nhầm ô" in said


def test_the_reviewer_finds_the_file_on_the_sheet(client, people, report):
    put(report, people, "Biên bản.pdf")
    report = builders.submission_at(workflow.SUBMITTED, people)
    client.force_login(people.reviewer)
    sheet = body(client.get(reverse("targets:move", args=[report.pk, "accept"])))
    assert sheet.count(">Biên bản.pdf</a>") == 1
    assert f'href="{page_of(report)}">Tài liệu<span' in sheet


# Who knows of a file that was attached before the first sending, and of one attached when the report is written again.
EVERYBODY = {"reporter", "commander", "leader", "administrator", "reviewer"}
INSIDE = EVERYBODY - {"reviewer"}
READERS = {
    "draft": (INSIDE, None),
    "presented": (INSIDE, None),
    "submitted": (EVERYBODY, None),
    "returned": (EVERYBODY, INSIDE),
    "recalled": (INSIDE, INSIDE),
    "accepted": (EVERYBODY, None),
    "reopened": (EVERYBODY, INSIDE),
    "submitted again": (EVERYBODY, EVERYBODY),
    "accepted again": (EVERYBODY, EVERYBODY),
}
WAYS = {
    "draft": (),
    "presented": ("present",),
    "submitted": ("present", "submit"),
    "returned": ("present", "submit", "return", "*"),
    "recalled": ("present", "submit", "recall", "*"),
    "accepted": ("present", "submit", "accept"),
    "reopened": ("present", "submit", "accept", "reopen", "*"),
    "submitted again": ("present", "submit", "return", "*", "present", "submit"),
    "accepted again": ("present", "submit", "accept", "reopen", "*", "present", "submit", "accept"),
}
# Who reads that a file was there, by whom, and why it was withdrawn: of one withdrawn before the first sending, and of
# one withdrawn when the report is written again.
WITHDRAWN = {state: (INSIDE, None if second is None else INSIDE) for state, (_first, second) in READERS.items()}
WITHDRAWN |= {"returned": (INSIDE, EVERYBODY), "reopened": (INSIDE, EVERYBODY)}
DOERS = {"present": "reporter", "submit": "commander", "recall": "commander", "reopen": "administrator"}


@pytest.mark.parametrize("state", READERS)
def test_who_knows_of_a_file_in_each_state(client, people, report, state):
    files = [put(report, people, "first-file.png", picture())]
    builders.fill(report, people)
    for action in WAYS[state]:
        if action == "*":
            files.append(put(report, people, "second-file.png", picture(size=(20, 20))))
        else:
            report = builders.do(report, action, people.of(DOERS.get(action, "reviewer")))
    others = {
        "reporter of another": builders.user_with(RoleName.REPORTER, "phu-tho"),
        "commander of another": builders.user_with(RoleName.COMMANDER, "phu-tho"),
        "reviewer of no lead": builders.user_with(RoleName.REVIEWER, "phu-tho"),
        "nobody": builders.user_with(None),
    }
    readers = {role: people.of(role) for role in EVERYBODY} | others
    for number, file in enumerate(files):
        known = {who for who, user in readers.items() if _knows(client, user, file)}
        assert known == READERS[state][number], f"{state}, file {number + 1}"


@pytest.mark.parametrize("state", READERS)
def test_who_reads_of_a_withdrawn_file_in_each_state(client, people, report, state):
    early = put(report, people, "early.png", picture(size=(30, 30)))
    late = put(report, people, "late.png", picture(size=(40, 40)))
    withdraw(early, reason="Early reason", by=people.reporter, at=NOW)
    builders.fill(report, people)
    for action in WAYS[state]:
        if action == "*":
            withdraw(late, reason="Late reason", by=people.reporter, at=NOW)
        else:
            report = builders.do(report, action, people.of(DOERS.get(action, "reviewer")))
    readers: dict[str, set[str]] = {"early.png": set(), "late.png": set()}
    for role in EVERYBODY:
        client.force_login(people.of(role))
        page, thread = body(client.get(page_of(report))), body(client.get(report.get_absolute_url()))
        for name, reason in (("early.png", "Early reason"), ("late.png", "Late reason")):
            assert reason not in page or name in page
            assert name in page or (name not in thread and reason not in thread)
            readers[name] |= {role} if reason in page else set()
    early_readers, late_readers = WITHDRAWN[state]
    assert readers == {"early.png": early_readers, "late.png": late_readers or set()}
    assert client.get(address("file", early)).status_code == 404


def _knows(client, user, file) -> bool:
    """Say whether a person is given a file; whatever pages they may open say the same of it, or nothing."""
    client.force_login(user)
    answers = [client.get(address(kind, file)) for kind in ("file", "picture")]
    given = {answer.status_code for answer in answers}
    assert [answer.getvalue() for answer in answers if answer.streaming].count(b"") == 0  # read, and so closed
    assert given in ({200}, {404})
    pages = [
        page_of(file.submission), file.submission.get_absolute_url(),
        *(reverse("targets:move", args=[file.submission_id, action]) for action in ("accept", "return")),
        reverse("targets:entry", args=[file.submission_id]), reverse("targets:check", args=[file.submission_id]),
    ]  # fmt: skip
    named = [file.name in body(client.get(page)) for page in pages]
    assert named[0] == named[1] == (given == {200})
    assert given == {200} or not any(named)
    return given == {200}


def test_pages_ask_no_more_queries_for_more_files(client, people, report):
    client.force_login(people.reporter)
    pages = reverse("targets:entry", args=[report.pk]), report.get_absolute_url()

    def asked():
        for page in pages:  # what is kept from page to page is read
            client.get(page)
        return [asked_by(lambda page=page: client.get(page)).queries for page in pages]

    put(report, people)
    few = asked()
    assert few[0] == 6  # none of them for files: they are kept until somebody acts
    for number in range(3):
        put(report, people, f"{number}.png", picture(size=(20, 20 + number)))
        put(report, people, f"{number}.png", picture(size=(30, 20 + number)), code="exemplars")
    assert asked() == few


def test_an_explanation_leads_to_the_files_behind_its_figures(client, people, report):
    """Of what was sent, for those whose work the report is; the page is kept, and kept for nobody else."""
    put(report, people, "first.png", picture())
    builders.fill(report, people)
    for action, role in builders.PATHS[workflow.ACCEPTED]:
        report = builders.do(report, action, people.of(role))
    report = builders.do(report, "reopen", people.administrator)
    put(report, people, "second.png", picture(size=(20, 20)), code="tips_arrived")
    links = {}
    for user in (*(people.of(role) for role in EVERYBODY), builders.user_with(RoleName.REPORTER, "phu-tho")):
        client.force_login(user)
        for code, target in (("social_order_crimes", "crime_reduction"), ("tips_arrived", "tips_intake")):
            page = reverse("targets:explanation", args=["cum-4", 2024, target, "hoa-binh"]) + "?window=q1"
            links.setdefault(code, {})[user] = page_of(report, code) in body(client.get(page))
    assert {user.roles.get().name for user, is_there in links["social_order_crimes"].items() if is_there} == EVERYBODY
    assert sum(links["social_order_crimes"].values()) == len(EVERYBODY)
    assert not any(links["tips_arrived"].values())
