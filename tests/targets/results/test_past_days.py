"""As of a day gone by: names, units, windows, members, targets and days are those that the record keeps of that day."""

import json
import re
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse

from audit.models import Event
from pledges.models import Agreement, Province
from pledges.services.agreements import edit_agreement, edit_pledge
from pledges.services.provinces import add_province, edit_province
from targets.agreements.services.measures import save_measure
from targets.agreements.services.targets import edit_target, remove_target
from targets.agreements.services.windows import NewWindow, add_window, remove_window
from targets.agreements.services.years import copy_year, publish, set_members
from targets.calendar.services.periods import edit_period
from targets.models import Period, Target
from tests import builders
from tests.builders import NOW

pytestmark = pytest.mark.django_db
DAY = NOW.date() - timedelta(days=1)  # the agreement was loaded four days before
LONG = "Giảm ít nhất 5% số vụ phạm tội về trật tự xã hội so với cùng kỳ năm trước " * 4


@pytest.fixture
def people(clock):
    builders.agreement_2024()
    clock(NOW + timedelta(days=2))
    return builders.people_of()


def agreement() -> Agreement:
    return Agreement.objects.select_related("cluster").get(year=2024)


def printed(**options) -> dict:
    out = StringIO()
    asked = {"through": "1"} | options
    call_command("results", cluster="cum-4", year="2024", as_of=f"{DAY}", stdout=out, **asked)
    return json.loads(out.getvalue())


def shown(answer) -> str:
    """Return a page without the tokens and the head of the record that every answer has of its own."""
    return re.sub(r'value="\w{64}"|khi in: .*<', "", answer.content.decode())


@pytest.fixture
def page(client, people):
    client.force_login(people.leader)
    return lambda name, *more, on=DAY: client.get(
        reverse(f"targets:{name}", args=["cum-4", 2024, *more]), {"on": f"{on}", "window": "q1"}
    )


def test_what_was_edited_in_place_stands_as_it_did(people, page):
    by = {"by": people.administrator, "at": NOW}
    before = printed(), shown(page("dashboard_year"))
    target = Target.objects.get(code="crime_reduction")
    title = target.title
    edit_target(target, {"title": LONG[:290].strip(), "threshold": "-7"}, **by)
    edit_pledge(target.pledge, {"title": "Nội dung đã đổi tên"}, **by)
    edit_agreement(agreement(), {"title": "Giao ước đã đổi tên"}, **by)
    measure = agreement().agreement_measures.get(measure__code="social_order_crimes")
    save_measure(agreement(), measure.measure.code, {"name": "Tên mới", "unit": "trường hợp"}, **by)
    edit_province(Province.objects.get(code="hoa-binh"), {"short_name": "Hòa Bình mới"}, **by)
    members = [(one.province, one.position) for one in agreement().members.exclude(province__code="vinh-phuc")]
    set_members(agreement(), members, **by)
    answer = shown(page("dashboard_year"))
    assert printed() == before[0]
    assert answer == before[1]
    for new in ("Nội dung đã đổi tên", "Giao ước đã đổi tên", "Hòa Bình mới"):
        assert new not in answer
    text = page("target", "crime_reduction").content.decode()
    assert title in text
    assert "trường hợp" not in page("explanation", "crime_reduction", "hoa-binh").content.decode()
    assert "giữ cấu hình của ngày ấy" not in answer


def test_the_figures_of_an_explanation_have_the_names_of_then(people, page):
    builders.submission_at("accepted", people)
    measure = agreement().agreement_measures.get(measure__code="social_order_crimes").measure
    values = {"name": "Tên mới", "unit": measure.unit}
    save_measure(agreement(), "social_order_crimes", values, by=people.administrator, at=NOW + timedelta(days=1))
    text = page("explanation", "crime_reduction", "hoa-binh", on=NOW.date()).content.decode()
    assert f'<th scope="row">{measure.name}' in text
    assert "Tên mới" not in text


def test_a_long_title_is_kept_as_it_was(people, page):
    edit_target(Target.objects.get(code="crime_reduction"), {"title": LONG[:290].strip()}, by=people.administrator,
                at=NOW - timedelta(days=2))  # fmt: skip
    edit_target(Target.objects.get(code="crime_reduction"), {"title": "Ngắn"}, by=people.administrator, at=NOW)
    assert LONG[:290].strip() in page("target", "crime_reduction").content.decode()


def test_a_removed_target_and_a_removed_window_have_their_results(people, page):
    by = {"by": people.administrator, "at": NOW}
    window = {"code": "moc", "title": "Mốc cũ", "start": date(2023, 12, 15), "end": date(2024, 10, 14)}
    add_window(agreement(), NewWindow(**window), by=people.administrator, at=NOW - timedelta(days=2))
    before = printed(), printed(through="", window="moc")
    remove_target(Target.objects.get(code="exemplars"), **by)
    remove_window(agreement(), "moc", **by)
    assert printed() == before[0]
    assert printed(through="", window="moc") == before[1]
    assert page("target", "exemplars").status_code == 200
    assert page("explanation", "exemplars", "hoa-binh").status_code == 200


def test_a_moved_day_is_the_one_of_then(people):
    before = printed(through="2")
    period = Period.objects.get(cluster__code="cum-4", year=2024, quarter=2)
    edit_period(period, {"end": date(2024, 6, 10)}, reason="Theo lịch mới", is_unusual_meant=True,
                by=people.administrator, at=NOW)  # fmt: skip
    assert printed(through="2") == before
    edit_period(period, {"end": date(2024, 6, 12)}, reason="Theo lịch mới", is_unusual_meant=True,
                by=people.administrator, at=NOW - timedelta(days=2))  # fmt: skip
    assert printed(through="2")["to"] == "2024-06-12"


def test_what_the_record_does_not_keep_is_said(people, page, monkeypatch):
    assert "configuration" not in printed()
    day = f"{NOW.date() - timedelta(days=30)}"
    out = StringIO()
    call_command("results", cluster="cum-4", year="2024", through="1", as_of=day, stdout=out)
    assert json.loads(out.getvalue())["configuration"] == "now"
    assert not Event.objects.filter(at__date__lte=day).exists()


def test_an_agreement_of_later_with_a_unit_of_later_is_shown_as_it_is_now(people, client):
    by = {"by": people.administrator, "at": NOW}
    later = add_province("moi", {"name": "Công an tỉnh Mới", "short_name": "Mới"}, **by)
    draft = copy_year(agreement(), **by)
    lead = [(later, "lead"), *((one.province, "member") for one in draft.members.select_related("province"))]
    set_members(draft, lead, **by)
    publish(draft, typed_confirmation="cum-4 2025", **by)
    client.force_login(people.leader)
    answer = client.get(reverse("targets:dashboard_year", args=["cum-4", 2025]), {"on": f"{DAY}", "window": "q1"})
    assert answer.status_code == 200
    assert "mốc dưới đây là của hiện nay" in answer.content.decode()
