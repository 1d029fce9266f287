"""Files of figures follow the same lock, extension and refusals as the screens."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from targets.calendar.services.extensions import extend
from targets.models import Measure, Period
from targets.reports.services import figures
from targets.reports.services.cells import CellInput
from tests import builders
from tests.rows import put_in_state

pytestmark = pytest.mark.django_db
NOW = builders.NOW


@pytest.fixture
def people():
    builders.agreement_2024()
    return builders.people_of()


@pytest.fixture
def draft(people):
    return builders.draft(people)


def save(submission, people, *cells):
    return figures.save_cells(submission, cells, by=people.reporter, at=NOW)


HEADER = "province,year,quarter,measure,value,reason\n"


def load(tmp_path, lines, *options, by):
    path = tmp_path / "so-lieu.csv"
    path.write_text(HEADER + lines, "utf-8")
    call_command("import_figures", str(path), "--by", by.username, *options)


def test_files_follow_the_same_lock_and_the_same_extension(people, draft, tmp_path, clock):
    moment = datetime(2024, 4, 2, 17, 0, tzinfo=builders.HANOI)
    Period.objects.filter(pk=draft.period_id).update(locks_at=moment)
    clock(moment.astimezone(UTC))
    line = "hoa-binh,2024,1,exemplars,5,\n"
    with pytest.raises(CommandError, match="khóa nhập từ 17:00 thứ Ba, 02/04/2024"):
        load(tmp_path, line, by=people.reporter)
    until = moment + timedelta(days=1)
    extend(builders.period(1), draft.province, until=until, reason="Bão", by=people.administrator, at=moment)
    load(tmp_path, line, by=people.reporter)
    assert builders.value_of(draft, "exemplars") == 5
    put_in_state(draft, "presented", "submitted", "returned", submitted_at=moment)
    clock(until)
    load(tmp_path, line.replace(",5,", ",6,"), by=people.reporter)  # what was returned may be mended after the lock


def test_files_are_refused_where_the_screens_would_refuse(people, draft, tmp_path, clock):
    clock(NOW)
    with pytest.raises(CommandError, match="không phải Cán bộ tổng hợp"):
        load(tmp_path, "phu-tho,2024,1,exemplars,5,\n", by=people.reporter)
    with pytest.raises(CommandError, match="chưa mở nhập"):
        load(tmp_path, "hoa-binh,2024,3,exemplars,5,\n", by=people.reporter)
    with pytest.raises(CommandError, match="Không có mục số liệu"):
        load(tmp_path, "hoa-binh,2024,1,nothing,5,\n", by=people.reporter)
    with pytest.raises(CommandError, match="Chỉ ghi 1"):
        load(tmp_path, "hoa-binh,2024,1,nq44_party_plan,5,\n", by=people.reporter)
    Measure.objects.create(code="unlisted", name="Ngoài giao ước", unit="vụ")
    with pytest.raises(CommandError, match="Giao ước không có mục số liệu"):
        load(tmp_path, "hoa-binh,2024,1,unlisted,5,\n", by=people.reporter)
    Period.objects.filter(year=2024, code="q2").delete()
    with pytest.raises(CommandError, match="cần số cùng kỳ này"):
        load(tmp_path, "hoa-binh,2023,2,social_order_crimes,5,\n", by=people.reporter)
    put_in_state(draft, "presented")
    with pytest.raises(CommandError, match="Đã trình lãnh đạo"):
        load(tmp_path, "hoa-binh,2024,1,exemplars,5,\n", by=people.reporter)


def test_periods_of_a_base_year_are_made_and_only_findings_of_the_file_are_told(people, draft, tmp_path, clock, capsys):
    clock(NOW)
    save(draft, people, CellInput("tips_arrived", value=5), CellInput("tips_received", value=9))  # broken by hand
    load(tmp_path, "hoa-binh,2024,1,exemplars,5,\n", by=people.reporter)
    assert "không được lớn hơn" not in capsys.readouterr().out
    Period.objects.filter(year=2023).delete()
    load(tmp_path, "hoa-binh,2023,1,social_order_crimes,5,\n", by=people.reporter)
    assert Period.objects.filter(year=2023, quarter__isnull=False).count() == 4
