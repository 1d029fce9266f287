"""The demonstration's season, played through the real services: history, then a quarter in which every state occurs.

Its people are in demo.people; its files are read by the command prepare_demo. Nothing here is for production.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from foundation.dates import HANOI
from pledges.models import Agreement, Cluster, Pledge, Province
from targets.agreements.imports.agreement_file import load_agreement
from targets.calendar.services.periods import load_holidays
from targets.demo.people import UNITS, make_people
from targets.models import Measure, Period, Submission
from targets.reports.imports.figure_lines import load_lines
from targets.reports.imports.figures_file import Line
from targets.reports.queries import readiness
from targets.reports.queries.reading import Reading
from targets.reports.services import assignments, corrections, messages, moves, submissions
from targets.reports.services.cells import CellInput
from targets.reports.services.figures import save_cells
from targets.reports.services.narratives import save_narrative
from targets.reports.services.review import CellRemark, Paper, Ruling, narrative_targets

SIGNED = datetime(2024, 1, 5, 8, 0, tzinfo=HANOI)
HISTORY = (
    (2023, None, datetime(2024, 1, 8, 9, 0, tzinfo=HANOI)),
    (2024, "1", datetime(2024, 3, 19, 15, 0, tzinfo=HANOI)),
    (2024, "2", datetime(2024, 6, 19, 15, 0, tzinfo=HANOI)),
)

# Illustrative answers for what the sample file does not list.
ILLUSTRATIVE = {
    "advisory_documents": 6,
    "mass_models_new": 2,
    "mass_models_active": 38,
    "public_tips": 145,
    "festival_sites": 12,
    "party_admissions": 9,
    "awards_collective": 5,
    "awards_individual": 17,
    "exemplars": 3,
    "media_items": 86,
    "gratitude_activities": 4,
    "gratitude_houses": 1,
    "heroic_mothers": 3,
    "gratitude_spending": 120_000_000,
    "charity_house_fund": 30_000_000,
    "traffic_accidents": 41,
    "traffic_deaths": 14,
    "traffic_injuries": 33,
    "tips_suspended": 4,
}
ISSUED = ("nq44_party_plan", "nq44_committee_plan")
ASKED, WHY_CORRECT = 87, "Đếm trùng ba vụ của huyện Lạc Sơn, đã đối chiếu với Phòng Cảnh sát hình sự."
EXPLANATION = "Đã rà soát với các phòng nghiệp vụ; số liệu đúng theo hồ sơ gốc."
SIGNERS = {
    "quang-ninh": ("612/BC-CAQN-PX03", "Phạm Văn Dũng"),
    "bac-giang": ("418/BC-CABG-PX03", "Thân Trọng Nghĩa"),
    "bac-ninh": ("377/BC-CABN-PX03", "Nguyễn Đình Khải"),
    "vinh-phuc": ("295/BC-CAVP-PX03", "Kim Xuân Trường"),
}


@transaction.atomic
def play(agreement: dict, holidays: list[dict], lines: Sequence[Line]) -> bool:
    """Make the agreement, days off, people, history and quý III/2024; return whether anything had to be made.

    A database that has a submission already is left as it is, whoever made it.
    """
    if Submission.objects.exists():
        return False
    load_holidays(holidays)
    load_agreement(agreement, at=SIGNED)
    cluster = Cluster.objects.get(code=agreement["cluster"]["code"])
    people = make_people(cluster, at=SIGNED)
    for year, quarter, at in HISTORY:
        chosen = [line for line in lines if _is_of(line, year, quarter)]
        if (year, quarter) == (2024, "1"):
            chosen += _issued(len(lines) + 1)
        load_lines(cluster, chosen, by=people["quantri"], at=at, accept=True)
    season = _Season(cluster, people, [line for line in lines if _is_of(line, 2024, "3")])
    season.play()
    return True


def _is_of(line: Line, year: int, quarter: str | None) -> bool:
    """Say whether a line of the sample file is of a member of 2024, of that year and quarter (None: any)."""
    return line.province in UNITS and line.year == str(year) and quarter in (None, line.quarter)


def _issued(number: int) -> list[Line]:
    """Return lines, beyond the file's `number`, that say every member issued both plans in quý I; the file does not."""
    places = [(province, code) for province in UNITS for code in ISSUED]
    return [Line(number + i, province, "2024", "1", code, "1", "") for i, (province, code) in enumerate(places)]


def _at(day: int, hour: int, minute: int = 0) -> datetime:
    """Return a moment of September 2024: quý III ends on the 14th and is due on the 17th."""
    return datetime(2024, 9, day, hour, minute, tzinfo=HANOI)


class _Season:
    """Quý III/2024: each province stops in another state."""

    def __init__(self, cluster: Cluster, people: Mapping, lines: Sequence[Line]):
        self.people = people
        self.period = Period.objects.get(cluster=cluster, year=2024, code="q3")
        self.provinces = Province.objects.in_bulk(UNITS, field_name="code")
        self.pledges = Pledge.objects.filter(agreement=Agreement.objects.get(cluster=cluster, year=2024))
        self.figures = {(line.province, line.measure): line for line in lines}

    def play(self) -> None:
        self._reopened("phu-tho")
        self._accepted("bac-ninh")
        self._returned("vinh-phuc")
        self._asked_about("bac-giang")
        self._assigned("quang-ninh")
        self._presented("phu-tho")
        self._half_entered("hoa-binh")
        self._asks_to_correct("hoa-binh")

    def _asks_to_correct(self, province: str) -> None:
        """Ask for a correction of quý II, which nobody has answered yet."""
        report = Submission.objects.get(province__code=province, period__year=2024, period__code="q2")
        wanted = [CellInput("social_order_crimes", value=ASKED)]
        corrections.ask(report, wanted, reason=WHY_CORRECT, by=self.people["hb.canbo"], at=_at(16, 10))

    def _accepted(self, province: str) -> None:
        report = self._submitted(province, _at(15, 8))
        reviewer = self.people["qn.thamdinh"]
        moves.begin_review(report, by=reviewer, at=_at(16, 14))
        met = {target.code: Ruling("met", "Không để xảy ra bị động, bất ngờ.") for target in narrative_targets(report)}
        moves.accept(report, by=reviewer, at=_at(16, 15, 20), rulings=met)

    def _returned(self, province: str) -> None:
        report = self._submitted(province, _at(15, 10))
        meant = (
            CellRemark("social_order_crimes", "Số vụ cao hơn báo cáo tháng của Phòng Cảnh sát hình sự."),
            CellRemark("tips_prosecuted", "Đề nghị đối chiếu với Văn phòng Cơ quan Cảnh sát điều tra."),
        )
        moves.return_(
            report,
            by=self.people["qn.thamdinh"],
            at=_at(17, 10),
            reason="Hai mục số liệu chưa khớp với báo cáo chuyên đề, đề nghị rà soát và gửi lại.",
            remarks=meant,
        )

    def _asked_about(self, province: str) -> None:
        report = self._submitted(province, _at(16, 9))
        measure = Measure.objects.get(code="tips_carried_over")
        reviewer, reporter = self.people["qn.thamdinh"], self.people["bg.canbo"]
        question = "Số kỳ trước chuyển sang có gồm tin đã tạm đình chỉ không?"
        messages.write(report, measure, question, by=reviewer, at=_at(17, 8, 30))
        answer = "Có. Đơn vị tính cả tin tạm đình chỉ, đúng theo hướng dẫn của giao ước."
        messages.write(report, measure, answer, by=reporter, at=_at(17, 9, 5))

    def _assigned(self, province: str) -> None:
        report = self._submitted(province, _at(17, 8))
        assignments.assign(
            report,
            self.people["pt.thamdinh"],
            reason="Đơn vị Cụm trưởng không tự thẩm định báo cáo của mình.",
            by=self.people["quantri"],
            at=_at(17, 16),
        )

    def _presented(self, province: str) -> Submission:
        return self._present(self._filled(province, _at(17, 14)), _at(17, 15, 40))

    def _half_entered(self, province: str) -> None:
        report = self._begun(province, _at(16, 8))
        codes = readiness.asked_codes(Reading(report))
        self._save(report, codes[: len(codes) // 2], at=_at(16, 8, 40))

    def _reopened(self, province: str) -> None:
        second = Submission.objects.get(province__code=province, period__year=2024, period__code="q2")
        reason = "Đính chính số vụ phạm tội theo kết luận đối chiếu ngày 10/9/2024."
        moves.reopen(second, by=self.people["quantri"], at=_at(13, 9), reason=reason)

    def _submitted(self, province: str, at: datetime) -> Submission:
        number, signer = SIGNERS[province]
        report = self._present(self._filled(province, at), at.replace(hour=at.hour + 1))
        paper = Paper(number, at.date(), signer, "Phó Giám đốc", form="KT")
        commander = self.people[f"{UNITS[province]}.lanhdao"]
        return moves.submit(report, by=commander, at=at.replace(hour=at.hour + 2), paper=paper)

    def _present(self, report: Submission, at: datetime) -> Submission:
        by = self._reporter(report)
        return moves.present(report, by=by, at=at, confirmed_not_secret=True)

    def _filled(self, province: str, at: datetime) -> Submission:
        """Enter everything that is asked, narratives included, and explain what the checks warn about."""
        report = self._begun(province, at)
        self._save(report, readiness.asked_codes(Reading(report)), at=at)
        warned = {problem.where for problem in readiness.obstacles(Reading(report))}
        self._save(report, sorted(warned), at=at, note=EXPLANATION)
        for pledge in self.pledges:
            quoted = f"“{pledge.title.strip('“”')}”"
            text = f"Đã triển khai nội dung {quoted} theo kế hoạch quý III/2024; không có vướng mắc."
            save_narrative(report, pledge, text, by=self._reporter(report), at=at)
        return report

    def _begun(self, province: str, at: datetime) -> Submission:
        by = self.people[f"{UNITS[province]}.canbo"]
        return submissions.open_submission(self.provinces[province], self.period, by=by, at=at)

    def _reporter(self, report: Submission):
        return self.people[f"{UNITS[report.province.code]}.canbo"]

    def _save(self, report: Submission, codes: Sequence[str], *, at: datetime, note: str | None = None) -> None:
        cells = [self._cell(report.province.code, code, note) for code in codes]
        save_cells(report, cells, by=self._reporter(report), at=at)

    def _cell(self, province: str, code: str, note: str | None) -> CellInput:
        """Return what the sample file says of a cell, else an illustrative answer (0 where none is listed)."""
        line = self.figures.get((province, code))
        if line and line.reason:
            return CellInput(code, reason=line.reason, note=note)
        if line:
            return CellInput(code, text=line.value, note=note)
        return CellInput(code, value=ILLUSTRATIVE.get(code, 0), note=note)
