"""A new place: the first start loads the days off and tells what an administrator still has to set."""

import json
from io import StringIO

from django.core.management import call_command
from django.urls import reverse

from pledges.models import Cluster, Member
from targets.models import Holiday
from targets.reports.queries.first_steps import first_steps
from tests.builders import DATA, NOW, agreement_2024, user_with


def told() -> list[str]:
    """Return what the command prints, line by line."""
    out = StringIO()
    call_command("first_steps", stdout=out)
    return out.getvalue().splitlines()


def steps() -> list[str]:
    return [step.text for step in first_steps(Cluster.objects.all(), now=NOW)]


def test_an_empty_place_is_given_its_days_off_once_and_told_what_it_lacks(db, clock):
    clock(NOW)
    shipped = len(json.loads((DATA / "holidays.json").read_text("utf-8")))
    lacking = [
        "Còn phải thiết lập:",
        "- Chưa có giao ước nào: nạp tệp giao ước trên máy chủ bằng lệnh load_agreement.",
        "- Chưa có tài khoản Lãnh đạo theo dõi.",
        "- Chưa có tài khoản Quản trị.",
    ]
    assert told() == [f"Thêm {shipped} ngày nghỉ, ngày làm bù.", *lacking]
    assert told() == lacking
    assert Holiday.objects.count() == shipped


def test_what_is_missing_goes_away_as_it_is_set(db, clock, client):
    clock(NOW)
    agreement = agreement_2024()
    title = "Giao ước thi đua năm 2024"
    everywhere = "Quảng Ninh, Phú Thọ, Bắc Giang, Bắc Ninh, Hòa Bình, Vĩnh Phúc"
    assert steps() == [
        f"{title}: chưa có Cụm phó; báo cáo của Cụm trưởng phải phân công người đơn vị khác thẩm định.",
        f"Chưa có tài khoản Cán bộ tổng hợp ở: {everywhere}.",
        f"Chưa có tài khoản Lãnh đạo duyệt ở: {everywhere}.",
        "Chưa có tài khoản Cán bộ thẩm định ở: Quảng Ninh.",
        "Chưa có tài khoản Lãnh đạo theo dõi.",
        "Chưa có tài khoản Quản trị.",
    ]
    agreement.members.filter(province__code="phu-tho").update(position=Member.Position.DEPUTY)
    agreement.members.filter(province__code="quang-ninh").update(position=Member.Position.MEMBER)
    administrator = user_with("administrator")
    user_with("leader")
    for province in agreement.members.values_list("province__code", flat=True):
        user_with("reporter", province)
        if province != "hoa-binh":
            user_with("commander", province)
    assert steps() == [
        f"{title}: chưa có Cụm trưởng nên chưa ai thẩm định báo cáo.",
        "Chưa có tài khoản Lãnh đạo duyệt ở: Hòa Bình.",
        "Chưa có tài khoản Cán bộ thẩm định ở: Phú Thọ.",
    ]
    client.force_login(administrator)
    page = client.get(reverse("targets:home")).content.decode()
    links = [f"{reverse('targets:config_members', args=('cum-4', 2024))}", "?role=commander", "?role=reviewer"]
    assert [link in page for link in ["Còn phải thiết lập", *links]] == [True] * 4

    Holiday.objects.all().delete()
    agreement.members.filter(province__code="quang-ninh").update(position=Member.Position.LEAD)
    user_with("commander", "hoa-binh")
    user_with("reviewer", "phu-tho")
    user_with("reviewer", "quang-ninh")
    assert steps() == ["Chưa có ngày nghỉ năm 2024: hạn gửi rơi vào ngày lễ không được dời."]
    told()
    assert told() == ["Đã thiết lập đủ: giao ước, Cụm trưởng, Cụm phó, người dùng, ngày nghỉ."]
    assert "Còn phải thiết lập" not in client.get(reverse("targets:home")).content.decode()


def test_a_new_year_asks_for_its_agreement(db, clock):
    agreement = agreement_2024()
    a_year_later = NOW.replace(year=2025)
    said = [step.text for step in first_steps(Cluster.objects.all(), now=a_year_later)]
    assert said[0] == f"Chưa có giao ước năm 2025 của {agreement.cluster.name}."
