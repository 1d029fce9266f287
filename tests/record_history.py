"""A rich history for the record: after the demonstration, every act that writes something an event keeps."""

from datetime import date, datetime, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.services import publish_password
from foundation.uploads import SentFile
from pledges.models import Agreement, Member, Province
from pledges.services import agreements, people, people_accounts, provinces
from targets import models as season
from targets import tasks as tasks  # registers the work of jobs
from targets.agreements.exports.agreement_file import dump
from targets.agreements.imports.agreement_file import load_agreement
from targets.agreements.services import drafts, measures, merging, plans, rules, targets, windows, years
from targets.calendar.services import extensions, periods
from targets.jobs.services import jobs
from targets.reports.imports.untrusted import open_untrusted_workbook
from targets.reports.imports.workbook import read_report_workbook
from targets.reports.queries.layouts import Layout
from targets.reports.services import assignments, corrections, handover, moves, papers, published
from targets.reports.services.cells import CellInput
from targets.reports.services.evidence import attach, withdraw
from targets.reports.services.figures import save_cells
from targets.reports.services.history_files import keep_history_file
from targets.reports.services.layouts import keep_layout
from targets.reports.services.narratives import save_narrative
from targets.reports.services.uploads import take_upload
from targets.results.services.closing import close_period
from tests import builders, pictures
from tests.builders import HANOI
from tests.papers import paper
from tests.workbooks import with_values

NOW = datetime(2024, 9, 18, 9, 30, tzinfo=HANOI)
LATER = NOW + timedelta(days=1)
REASON = "Đối chiếu với hồ sơ gốc ngày 18/9/2024."
PDF = pictures.pdf(b"a signed paper")


def play(everybody):
    """Do all of it; `everybody` are the demonstration's people by username."""
    _reports(everybody)
    _rules(everybody["quantri"])
    _register(everybody["quantri"])
    _officers(everybody)
    _corrections(everybody)
    _documents(everybody["quantri"])
    _files(everybody["quantri"])
    _history(everybody["quantri"])
    _merger(everybody)


def report(province, quarter="q3", year=2024):
    """Return a province's report of a quarter."""
    found = season.Submission.objects.select_related("province", "period__cluster", "accepted")
    return found.get(province__code=province, period__code=quarter, period__year=year)


def _reports(everybody):
    admin = everybody["quantri"]
    moves.send_back(report("phu-tho"), by=everybody["pt.lanhdao"], at=NOW, reason=REASON)
    save_cells(report("phu-tho"), [CellInput("exemplars", reason="Đơn vị đang rà soát")], by=everybody["pt.canbo"],
               at=NOW)  # fmt: skip
    save_cells(report("phu-tho"), [CellInput("exemplars", clear=True)], by=everybody["pt.canbo"], at=NOW)
    save_cells(report("phu-tho"), [CellInput("exemplars", value=4)], by=everybody["pt.canbo"], at=NOW)
    save_narrative(report("phu-tho"), Agreement.objects.get(year=2024).pledges.first(), "Đã triển khai " * 30,
                   by=everybody["pt.canbo"], at=NOW)  # fmt: skip
    exemplars, clerk, files = season.Measure.objects.get(code="exemplars"), everybody["pt.canbo"], []
    for number, name in enumerate(("ke-hoach.pdf", "nham.pdf", "phu-luc.pdf")):
        upload = SimpleUploadedFile(name, pictures.PDF + b"\n" * number)
        files.append(attach(report("phu-tho"), exemplars, upload, by=clerk, at=NOW))
    withdraw(files[1], reason=REASON, by=clerk, at=NOW)
    content = with_values(builders.workbook_of(report("phu-tho"), clerk, at=NOW), {"exemplars": 5})
    upload = builders.kept_upload(report("phu-tho"), clerk, content, at=NOW)
    take_upload(upload, read_report_workbook(open_untrusted_workbook(content)).changes, by=clerk, at=NOW)
    published.save_percentages(report("phu-tho"), {"tips_resolved": "92,06%"}, by=everybody["pt.canbo"], at=NOW)
    keep_layout(report("phu-tho"), Layout("Tổng hợp", False, 4, {"exemplars": 6}), by=everybody["pt.canbo"], at=NOW)
    moves.present(report("phu-tho"), by=everybody["pt.canbo"], at=NOW, confirmed_not_secret=True)
    paper = builders.paper(dated=date(2024, 9, 18), scan=SimpleUploadedFile("bao-cao.pdf", PDF))
    moves.submit(report("phu-tho"), by=everybody["pt.lanhdao"], at=NOW, paper=paper)
    moves.recall(report("bac-giang"), by=everybody["bg.lanhdao"], at=NOW)
    save_cells(report("phu-tho", "q2"), [CellInput("social_order_crimes", value=120)], by=everybody["pt.canbo"],
               at=NOW)  # fmt: skip
    moves.cancel_reopening(report("phu-tho", "q2"), by=admin, at=NOW, reason=REASON)
    corrections.grant(season.CorrectionRequest.objects.get(), reason=REASON, by=admin, at=NOW)
    for period in season.Period.objects.filter(year=2024, quarter__lte=2):
        close_period(period, by=admin, at=NOW)
    assignments.end_assignment(season.Assignment.objects.get(), by=admin, at=NOW)


def _rules(admin):
    agreement = Agreement.objects.select_related("cluster").get(year=2024)
    target = agreement.targets.get(code="crime_reduction")
    q3 = season.Period.objects.select_related("cluster").get(year=2024, code="q3")
    who = {"by": admin, "at": NOW}
    targets.edit_target(target, {"threshold": "-6"}, reason=REASON, effective_from=4, **who)
    added = targets.add_target(agreement.pledges.last(), "more", {"title": "Thêm", "kind": "narrative"}, **who)
    targets.remove_target(added, **who) if not plans.is_used(added) else None
    measures.add_measure(agreement, "patrols", {"name": "Số lượt tuần tra", "unit": "lượt"}, **who)
    measures.save_measure(agreement, "patrols", {"name": "Số lượt tuần tra đêm"}, **who)
    measures.remove_measure(agreement.agreement_measures.get(measure__code="patrols"), **who)
    sums = {"left": ["tips_suspended"], "right": ["tips_received"], "message": ""}
    rule = rules.add_rule(agreement, rules.CHECK, sums, reason=REASON, **who)
    rules.edit_rule(rule, sums | {"right": ["tips_arrived"]}, reason=REASON, **who)
    rules.remove_rule(rule, reason=REASON, **who)
    rules.edit_rule(agreement.stocks.get(), {"opening": "tips_carried_over", "remaining": ["tips_received"]},
                    reason=REASON, **who)  # fmt: skip
    windows.add_window(
        agreement,
        windows.NewWindow(code="10-thang", title="Mốc", start=date(2023, 12, 15), end=date(2024, 10, 14)),
        **who,
    )
    windows.remove_window(agreement, "10-thang", **who)
    agreements.add_pledge(agreement, number=9, title="Nội dung thứ chín", **who)
    agreements.move_pledge(agreement.pledges.get(number=9), up=True, **who)
    agreements.edit_pledge(agreement.pledges.get(number=9), {"title": "Nội dung chín"}, **who)
    agreements.remove_pledge(agreement.pledges.get(number=9), **who)
    agreements.edit_agreement(agreement, {"legal_basis": "Luật Thi đua, khen thưởng"}, **who)
    province = Province.objects.get(code="hoa-binh")
    extensions.extend(q3, province, until=NOW + timedelta(days=2), reason=REASON, **who)
    q4 = season.Period.objects.select_related("cluster").get(year=2024, code="q4")
    periods.edit_period(q4, {"due_at": q4.due_at + timedelta(days=1)}, reason=REASON, **who)


def _register(admin):
    who = {"by": admin, "at": NOW}
    agreement = Agreement.objects.select_related("cluster").get(year=2024)
    load_agreement(builders.agreement_file(2025), at=NOW)
    lang_son = Province.objects.get(code="lang-son")
    provinces.edit_province(lang_son, {"short_name": "Lạng Sơn mới"}, **who)
    new = provinces.add_province("moi", {"name": "Công an tỉnh Mới", "short_name": "Mới"}, **who)
    draft = years.create_agreement(agreement.cluster, 2023, title="Giao ước năm 2023", **who)
    years.set_members(draft, [(new, "lead"), (lang_son, "member")], **who)
    years.set_members(draft, [(new, "lead")], **who)
    copy = years.copy_year(Agreement.objects.select_related("cluster").get(year=2025), **who)
    years.publish(copy, typed_confirmation="cum-4 2026", **who)
    drafts.delete_draft(years.copy_year(copy, **who), typed_confirmation="cum-4 2027", **who)


def _officers(everybody):
    admin = everybody["quantri"]
    made = people_accounts.create_person({"username": "moi", "full_name": "Người Mới"}, by=admin, at=NOW).user
    place = {"province": Province.objects.get(code="bac-giang"), "valid_from": NOW.date()}
    role = people.grant_role(made, people.NewRole("reporter", **place), by=admin, at=NOW)
    people.end_role(role, last_day=LATER.date(), by=admin, at=NOW)
    people.revoke_role(role, reason=REASON, by=admin, at=NOW)
    giver = everybody["vp.canbo"]
    handover.hand_over(giver, made, roles=list(giver.roles.all()), reason=REASON, closes_account=True, by=admin, at=NOW)


def _corrections(everybody):
    """Correct a signed paper, keeping its scan; take proposals over; grant one by reopening."""
    admin, reporter = everybody["quantri"], everybody["hb.canbo"]
    scan = {"dated": date(2024, 9, 18), "number": "126/BC-CAT-PV01"}
    papers.correct_paper(report("phu-tho"), builders.paper(**scan), reason=REASON, by=everybody["pt.lanhdao"], at=LATER)
    other = SimpleUploadedFile("bao-cao-2.pdf", PDF + b"\n")
    corrected = builders.paper(dated=date(2024, 9, 15), number="378/BC", scan=other)
    papers.correct_paper(report("bac-ninh"), corrected, reason=REASON, by=everybody["bn.lanhdao"], at=LATER)
    assert corrections.take_proposed(report("hoa-binh", "q2"), by=reporter, at=NOW) == 1
    wanted = [CellInput("social_order_crimes", value=77)]
    corrections.ask(report("hoa-binh", "q1"), wanted, reason=REASON, by=reporter, at=NOW)
    moves.reopen(report("hoa-binh", "q1"), by=admin, at=NOW, reason=REASON)
    assert not season.CorrectionRequest.objects.filter(state="open").exists()
    corrections.take_proposed(report("hoa-binh", "q1"), by=reporter, at=NOW)


def _history(admin):
    cluster = season.Period.objects.select_related("cluster").first().cluster
    _file, job = keep_history_file(cluster, SentFile("so-lieu-cu.xlsx", b"none"), by=admin, at=NOW)
    jobs.run(job.pk, clock=lambda: NOW)  # what is no workbook is refused


def _files(admin):
    """Switch targets, on the page and by a file; set other checks and stocks; move a window by its period."""
    who = {"by": admin, "at": NOW}
    agreement = Agreement.objects.select_related("cluster").get(year=2024)
    other = agreement.targets.get(code="exemplars")
    for is_enabled in (False, True):
        targets.set_enabled(agreement.targets.get(code="tips_intake"), is_enabled, reason=REASON, **who)
    windows.add_window(
        agreement,
        windows.NewWindow(code="mua-he", title="Mùa hè", start=date(2024, 4, 15), end=date(2024, 9, 30)),
        **who,
    )
    period = season.Period.objects.select_related("cluster").get(year=2024, code="mua-he")
    periods.edit_period(period, {"end": date(2024, 9, 28)}, reason=REASON, is_unusual_meant=True, **who)
    again = dump(agreement)
    rows = [row for pledge in again["pledges"] for row in pledge["targets"]]
    row = next(row for row in rows if row["code"] == other.code)
    row |= {"enabled": False, "reason": REASON, "effective_from": 4}
    again["checks"], again["stocks"] = again["checks"][:1], []
    assert load_agreement(again, **who)
    assert [other.versions.order_by("-number")[0].enabled, agreement.stocks.count()] == [False, 0]


def _documents(admin):
    """Issue two documents."""
    for kind in ("briefing", "comparison"):
        paper(kind, by=admin)


def _merger(everybody):
    """Merge two members within the year, and let another join and leave without a succession."""
    admin = everybody["quantri"]
    publish_password(everybody["pt.thamdinh"], "mat-khau-cua-ban-trinh-dien")
    agreement = Agreement.objects.select_related("cluster").get(year=2024)
    roles = list(everybody["bg.lanhdao"].roles.all())
    old = Province.objects.filter(code__in=("bac-giang", "bac-ninh"))
    facts = {"name": "Công an tỉnh Bắc Ninh mới", "short_name": "Bắc Ninh mới", "roles": roles}
    merger = merging.Merger(on=date(2024, 10, 20), predecessors=list(old), code="bac-ninh-moi", **facts)
    merging.merge(agreement, merger, by=admin, at=NOW)
    members = [(one.province, one.position) for one in agreement.members.select_related("province").order_by("order")]
    guest = (Province.objects.get(code="lang-son"), Member.Position.MEMBER)
    years.set_members(agreement, [*members, guest], by=admin, at=NOW)
    years.set_members(agreement, members, by=admin, at=NOW)
