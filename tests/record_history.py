"""A rich history for the record: after the demonstration, every act that writes something an event keeps."""

from datetime import date, datetime, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from pledges.models import Agreement, Province
from pledges.services import agreements, people, people_accounts, provinces
from targets import models as season
from targets.services import (
    assignments,
    corrections,
    extensions,
    handover,
    measures,
    periods,
    plans,
    published,
    targets,
    windows,
    years,
)
from targets.services.agreements import load_agreement
from targets.services.cells import CellInput
from targets.services.closing import close_period
from targets.services.figures import save_cells
from targets.services.narratives import save_narrative
from targets.services.submissions import move
from tests import builders
from tests.builders import HANOI

NOW = datetime(2024, 9, 18, 9, 30, tzinfo=HANOI)
LATER = NOW + timedelta(days=1)
REASON = "Đối chiếu với hồ sơ gốc ngày 18/9/2024."
PDF = b"%PDF-1.7 a signed paper"


def play(everybody):
    """Do all of it; `everybody` are the demonstration's people by username."""
    _reports(everybody)
    _rules(everybody["quantri"])
    _register(everybody["quantri"])
    _officers(everybody)


def report(province, quarter="q3", year=2024):
    """Return a province's report of a quarter."""
    found = season.Submission.objects.select_related("province", "period__cluster", "accepted")
    return found.get(province__code=province, period__code=quarter, period__year=year)


def _reports(everybody):
    admin = everybody["quantri"]
    move(report("phu-tho"), "send_back", by=everybody["pt.lanhdao"], at=NOW, reason=REASON)
    save_cells(report("phu-tho"), [CellInput("exemplars", reason="Đơn vị đang rà soát")], by=everybody["pt.canbo"],
               at=NOW)  # fmt: skip
    save_cells(report("phu-tho"), [CellInput("exemplars", clear=True)], by=everybody["pt.canbo"], at=NOW)
    save_cells(report("phu-tho"), [CellInput("exemplars", value=4)], by=everybody["pt.canbo"], at=NOW)
    save_narrative(report("phu-tho"), Agreement.objects.get(year=2024).pledges.first(), "Đã triển khai " * 30,
                   by=everybody["pt.canbo"], at=NOW)  # fmt: skip
    published.save_percentages(report("phu-tho"), {"tips_resolved": "92,06%"}, by=everybody["pt.canbo"], at=NOW)
    move(report("phu-tho"), "present", by=everybody["pt.canbo"], at=NOW, confirmed_not_secret=True)
    paper = builders.paper(dated=date(2024, 9, 18), scan=SimpleUploadedFile("bao-cao.pdf", PDF))
    move(report("phu-tho"), "submit", by=everybody["pt.lanhdao"], at=NOW, confirmation=paper)
    move(report("bac-giang"), "recall", by=everybody["bg.lanhdao"], at=NOW)
    save_cells(report("phu-tho", "q2"), [CellInput("social_order_crimes", value=120)], by=everybody["pt.canbo"],
               at=NOW)  # fmt: skip
    move(report("phu-tho", "q2"), "cancel_reopening", by=admin, at=NOW, reason=REASON)
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
    added = targets.add_target(
        agreement, agreement.pledges.last(), code="more", title="Thêm", meaning={"kind": "narrative"}, **who
    )
    targets.remove_target(added, **who) if not plans.is_used(added) else None
    measures.add_measure(agreement, "patrols", {"name": "Số lượt tuần tra", "unit": "lượt"}, **who)
    measures.save_measure(agreement, "patrols", {"name": "Số lượt tuần tra đêm"}, **who)
    measures.remove_measure(agreement.agreement_measures.get(measure__code="patrols"), **who)
    windows.add_window(agreement, code="10-thang", title="Mốc", start=date(2023, 12, 15), end=date(2024, 10, 14), **who)
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


def _officers(everybody):
    admin = everybody["quantri"]
    made = people_accounts.create_person({"username": "moi", "full_name": "Người Mới"}, by=admin, at=NOW).user
    place = {"province": Province.objects.get(code="bac-giang"), "valid_from": NOW.date()}
    role = people.grant_role(made, "reporter", **place, by=admin, at=NOW)
    people.end_role(role, last_day=LATER.date(), by=admin, at=NOW)
    people.revoke_role(role, reason=REASON, by=admin, at=NOW)
    giver = everybody["vp.canbo"]
    handover.hand_over(giver, made, roles=list(giver.roles.all()), reason=REASON, closes_account=True, by=admin, at=NOW)
