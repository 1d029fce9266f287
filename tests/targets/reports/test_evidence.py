"""Files behind figures and narratives: attached, kept, withdrawn; the room of a province; the scanner; the record."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from audit.models import Event
from foundation.errors import Invalid, NotAllowed, Refused
from pledges.models import Pledge, RoleName
from pledges.permissions import authority_of
from targets.agreements.services.record import verify
from targets.core import workflow
from targets.models import Evidence, Measure, Submission
from targets.reports.queries.evidence import room_of, shown_evidence
from targets.reports.services.cells import CellInput
from targets.reports.services.evidence import attach, withdraw
from targets.reports.services.figures import save_cells
from targets.reports.services.kept_files import remove_strays
from targets.reports.services.screening import screen_waiting
from tests import builders
from tests.builders import NOW
from tests.fixtures.clamd import EICAR, clamd
from tests.pictures import PDF, picture

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def report(people) -> Submission:
    return builders.draft(people)


def crimes() -> Measure:
    return Measure.objects.get(code="social_order_crimes")


def upload(content=PDF, name="Báo cáo.pdf"):
    return SimpleUploadedFile(name, content)


def files_in(media) -> list[str]:
    return sorted(path.name for path in media.rglob("*") if path.is_file())


def breaks() -> list[str]:
    """Return what the replay of the record finds wrong about files."""
    return [line for line in verify()[1] if "targets.Evidence" in line]


def test_a_file_is_kept_under_another_name_and_on_the_record(report, people, media):
    evidence = attach(report, crimes(), upload(name="../Báo cáo.pdf"), by=people.reporter, at=NOW)
    assert (evidence.name, evidence.size, evidence.screening) == ("Báo cáo.pdf", len(PDF), "off")
    assert files_in(media) == [evidence.file.name.removeprefix("evidence/")]
    assert len(evidence.file.name) == len("evidence/") + 36 + len(".pdf")
    assert evidence.stored_digest == evidence.digest
    event = Event.objects.latest("sequence")
    assert (event.action, event.subject, event.actor_id) == ("attach_evidence", report.subject, people.reporter.pk)
    assert event.data == {
        "evidence": evidence.pk,
        "name": "Báo cáo.pdf",
        "digest": evidence.digest,
        "measure": "social_order_crimes",
    }
    assert breaks() == []


def test_no_address_leads_to_a_kept_file_but_its_own(client, report, people):
    evidence = attach(report, crimes(), upload(), by=people.reporter, at=NOW)
    client.force_login(people.reporter)
    name = evidence.file.name
    for address in (f"/{name}", f"/media/{name}", f"/static/{name}", f"/static/../{name}"):
        assert client.get(address).status_code == 404
    assert client.get(f"/submissions/{report.pk}/evidence/{evidence.pk}/").getvalue() == PDF


def test_a_narrative_has_files_too_and_only_of_its_own_agreement(report, people, media):
    pledge = Pledge.objects.get(agreement__year=2024, number=2)
    evidence = attach(report, pledge, upload(), by=people.reporter, at=NOW)
    assert (evidence.pledge, evidence.measure) == (pledge, None)
    assert Event.objects.latest("sequence").data["pledge"] == pledge.pk
    builders.agreement_2025()
    stranger = Pledge.objects.filter(agreement__year=2025).first()
    with pytest.raises(Invalid, match="không thuộc giao ước"):
        attach(report, stranger, upload(picture(), "a.png"), by=people.reporter, at=NOW)
    foreign = Measure.objects.create(code="foreign", name="Mục khác", unit="vụ")
    with pytest.raises(Invalid, match="không có mục số liệu này"):
        attach(report, foreign, upload(picture(), "a.png"), by=people.reporter, at=NOW)
    assert len(files_in(media)) == Evidence.objects.count() == 1


def test_a_file_outlives_the_figure_it_stands_behind(report, people):
    save_cells(report, [CellInput("social_order_crimes", value=40)], by=people.reporter, at=NOW)
    evidence = attach(report, crimes(), upload(), by=people.reporter, at=NOW)
    for cell in (CellInput("social_order_crimes", value=41), CellInput("social_order_crimes", clear=True)):
        save_cells(report, [cell], by=people.reporter, at=NOW)
    assert shown_evidence(authority_of(people.reporter, now=NOW), report) == [evidence]


def test_the_same_file_again_is_the_one_there_is(report, people, media):
    first = attach(report, crimes(), upload(picture(), "a.png"), by=people.reporter, at=NOW)
    again = attach(report, crimes(), upload(picture(), "b.png"), by=people.reporter, at=LATER)
    assert (again, len(files_in(media))) == (first, 1)
    elsewhere = Measure.objects.get(code="exemplars")
    assert attach(report, elsewhere, upload(picture(), "a.png"), by=people.reporter, at=LATER) != first
    withdraw(first, reason="Nhầm ô", by=people.reporter, at=LATER)
    assert attach(report, crimes(), upload(picture(), "a.png"), by=people.reporter, at=LATER) != first


def test_a_withdrawn_file_is_kept_with_its_reason(report, people, media):
    evidence = attach(report, crimes(), upload(), by=people.reporter, at=NOW)
    with pytest.raises(Invalid, match="Phải ghi lý do"):
        withdraw(evidence, reason="  ", by=people.reporter, at=LATER)
    with pytest.raises(Invalid, match="Dài quá 500"):
        withdraw(evidence, reason="x" * 501, by=people.reporter, at=LATER)
    withdraw(evidence, reason=" Nhầm tệp ", by=people.reporter, at=LATER)
    evidence.refresh_from_db()
    assert (evidence.withdrawal, evidence.withdrawn_by, evidence.withdrawn_at, evidence.is_given) == (
        "Nhầm tệp",
        people.reporter,
        LATER,
        False,
    )
    assert len(files_in(media)) == 1
    event = Event.objects.latest("sequence")
    assert (event.action, event.reason) == ("withdraw_evidence", "Nhầm tệp")
    with pytest.raises(Refused, match="đã được rút"):
        withdraw(evidence, reason="Lần nữa", by=people.reporter, at=LATER)
    assert breaks() == []


def test_a_file_that_was_changed_or_is_gone_is_found_by_the_record(report, people):
    evidence = attach(report, crimes(), upload(), by=people.reporter, at=NOW)
    path = default_storage.path(evidence.file.name)
    with open(path, "ab") as file:
        file.write(b" ")
    assert ["stored_digest" in line for line in breaks()] == [True]
    default_storage.delete(evidence.file.name)
    assert ["missing" in line for line in breaks()] == [True]


@pytest.mark.parametrize("role", ["commander", "reviewer", "leader", "administrator"])
def test_only_the_reporter_attaches_and_withdraws(report, people, role, media):
    evidence = attach(report, crimes(), upload(), by=people.reporter, at=NOW)
    with pytest.raises(NotAllowed):
        attach(report, crimes(), upload(picture(), "a.png"), by=people.of(role), at=NOW)
    with pytest.raises(NotAllowed):
        withdraw(evidence, reason="Vì", by=people.of(role), at=NOW)
    stranger = builders.user_with(RoleName.REPORTER, "phu-tho")
    with pytest.raises(NotAllowed):
        attach(report, crimes(), upload(picture(), "a.png"), by=stranger, at=NOW)
    assert (len(files_in(media)), Evidence.objects.filter(withdrawn_at=None).count()) == (1, 1)


@pytest.mark.parametrize("state", [workflow.PRESENTED, workflow.SUBMITTED, workflow.ACCEPTED])
def test_a_report_that_is_not_being_written_keeps_its_files_as_they_are(people, state, media):
    report = builders.draft(people)
    evidence = attach(report, crimes(), upload(), by=people.reporter, at=NOW)
    report = builders.submission_at(state, people)
    with pytest.raises(Refused, match="không sửa được"):
        attach(report, crimes(), upload(picture(), "a.png"), by=people.reporter, at=NOW)
    with pytest.raises(Refused, match="không sửa được"):
        withdraw(evidence, reason="Vì", by=people.reporter, at=NOW)
    assert (len(files_in(media)), Evidence.objects.filter(withdrawn_at=None).count()) == (1, 1)


@pytest.mark.parametrize("state", [workflow.RETURNED, workflow.REOPENED])
def test_a_report_that_is_written_again_takes_files(people, state):
    report = builders.submission_at(state, people)
    assert attach(report, crimes(), upload(), by=people.reporter, at=NOW).is_given


def test_a_province_has_room_for_so_much_and_withdrawn_files_count(report, people, settings, media):
    settings.EVIDENCE_QUOTA = len(PDF) * 2
    first = attach(report, crimes(), upload(), by=people.reporter, at=NOW)
    withdraw(first, reason="Nhầm tệp", by=people.reporter, at=NOW)
    other = builders.draft(people, quarter=2, at=NOW + timedelta(days=100))
    attach(other, crimes(), upload(PDF), by=people.reporter, at=NOW + timedelta(days=100))
    with pytest.raises(Invalid, match=r"Hết chỗ dành cho tài liệu của đơn vị \(170\sB\)"):
        attach(report, crimes(), upload(PDF + b"\n"), by=people.reporter, at=NOW)
    assert (room_of(report.province).used, len(files_in(media))) == (len(PDF) * 2, 2)
    neighbours = builders.people_of("phu-tho")
    assert attach(builders.draft(neighbours, "phu-tho"), crimes(), upload(), by=neighbours.reporter, at=NOW).is_given


def test_a_file_with_a_virus_is_refused(report, people, settings, media, tmp_path):
    settings.CLAMD_ADDRESS = str(tmp_path / "clamd")
    with clamd(tmp_path / "clamd") as scanned:
        with pytest.raises(Invalid, match=r"Tệp có mã độc \(Eicar-Test-Signature\) nên không nhận"):
            attach(report, crimes(), upload(PDF[:9] + EICAR + PDF[8:]), by=people.reporter, at=NOW)
        assert (Evidence.objects.count(), files_in(media), len(scanned)) == (0, [], 1)
        assert attach(report, crimes(), upload(), by=people.reporter, at=NOW).screening == "clean"


def test_a_file_waits_for_a_scanner_that_does_not_answer(report, people, settings, tmp_path):
    settings.CLAMD_ADDRESS = str(tmp_path / "clamd")
    good = attach(report, crimes(), upload(), by=people.reporter, at=NOW)
    bad = attach(report, crimes(), upload(PDF[:9] + EICAR + PDF[8:]), by=people.reporter, at=NOW)
    gone = attach(report, crimes(), upload(picture(), "a.png"), by=people.reporter, at=NOW)
    withdraw(gone, reason="Nhầm tệp", by=people.reporter, at=NOW)
    assert [(one.screening, one.is_given) for one in (good, bad)] == [("waiting", False)] * 2
    assert screen_waiting(at=LATER) == 0
    with clamd(tmp_path / "clamd"):
        assert screen_waiting(at=LATER) == 2
        assert screen_waiting(at=LATER) == 0
    for one in (good, bad, gone):
        one.refresh_from_db()
    assert [(one.screening, one.is_given) for one in (good, bad, gone)] == [
        ("clean", True),
        ("infected", False),
        ("waiting", False),
    ]
    events = Event.objects.filter(action="screen_evidence").order_by("sequence")
    assert [(event.actor_id, event.data.get("found")) for event in events] == [
        (None, None),
        (None, "Eicar-Test-Signature"),
    ]
    settings.CLAMD_ADDRESS = ""
    assert screen_waiting(at=LATER) == 0
    assert breaks() == []


def test_a_file_that_is_lost_keeps_no_other_waiting(report, people, media, settings, tmp_path):
    settings.CLAMD_ADDRESS = str(tmp_path / "clamd")
    lost = attach(report, crimes(), upload(), by=people.reporter, at=NOW)
    kept = attach(report, crimes(), upload(picture(), "a.png"), by=people.reporter, at=NOW)
    (media / lost.file.name).unlink()
    with clamd(tmp_path / "clamd"):
        assert screen_waiting(at=LATER) == 1
    kept.refresh_from_db()
    assert (kept.screening, Evidence.objects.get(pk=lost.pk).screening) == ("clean", "waiting")


def test_files_that_no_row_names_are_swept_when_they_are_old(report, people, media):
    evidence = attach(report, crimes(), upload(), by=people.reporter, at=NOW)
    for folder in ("evidence", "scans"):
        (media / folder).mkdir(exist_ok=True)
        (media / folder / "stray.pdf").write_bytes(PDF)
    modified = default_storage.get_modified_time("evidence/stray.pdf")
    assert remove_strays(at=modified + timedelta(hours=23)) == 0
    assert remove_strays(at=modified + timedelta(hours=25)) == 2
    assert files_in(media) == [evidence.file.name.removeprefix("evidence/")]
    assert remove_strays(at=modified + timedelta(hours=25)) == 0


def test_nothing_is_swept_where_nothing_was_kept(media):
    assert (remove_strays(at=NOW), media.exists()) == (0, False)
