"""The frame of every page: the cluster's name, navigation by role, unread notices, the demo's banner, languages."""

import re
from datetime import datetime

import pytest
from django.test import Client
from django.urls import resolve, reverse

from cluster_emulation.context import frame
from foundation.dates import HANOI
from pledges.models import Cluster, RoleName
from targets.models import Notice
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def page_of(rf):
    """Return a function that gives the frame of a person's page."""

    def give(user, path="/"):
        request = rf.get(path)
        request.user = user
        return frame(request)

    return give


def test_the_only_cluster_names_the_product(page_of):
    user = builders.user_with(RoleName.LEADER)
    assert page_of(user)["cluster_name"] == ""
    Cluster.objects.create(code="cum-4", name="Cụm thi đua số 4")
    assert page_of(user)["cluster_name"] == "Cụm thi đua số 4"
    Cluster.objects.create(code="cum-5", name="Cụm thi đua số 5")
    assert page_of(user)["cluster_name"] == ""


def test_who_only_looks_is_led_to_no_work(page_of):
    read = [item.label for item in page_of(builders.user_with(RoleName.LEADER))["head"].nav]
    assert read == ["Bảng theo dõi", "Đơn vị"]


def test_only_administrators_are_led_to_people(page_of):
    reader, administrator = builders.user_with(None), builders.user_with(RoleName.ADMINISTRATOR)
    read = [item.label for item in page_of(reader)["head"].nav]
    assert read == ["Việc của tôi", "Bảng theo dõi", "Đơn vị"]
    more = [item.label for item in page_of(administrator)["head"].nav]
    assert (more[:3], more[-1]) == (read, "Nhân sự")


def test_the_navigation_marks_where_one_is(page_of):
    user = builders.user_with(RoleName.LEADER)
    here = [item.label for item in page_of(user, reverse("targets:dashboard"))["head"].nav if item.is_here]
    assert here == ["Bảng theo dõi"]
    assert [item.label for item in page_of(user, reverse("targets:help"))["head"].nav if item.is_here] == []


def test_pages_below_the_dashboard_belong_to_it(rf):
    path = "/agreements/cum-4/2024/targets/crime_reduction/"
    request = rf.get(path)
    request.user, request.resolver_match = builders.user_with(RoleName.LEADER), resolve(path)
    assert [item.label for item in frame(request)["head"].nav if item.is_here] == ["Bảng theo dõi"]


def test_the_bell_counts_ones_own_unread_notices(page_of):
    mine, other = builders.user_with(RoleName.LEADER), builders.user_with(RoleName.LEADER)
    for number, (user, read_at) in enumerate([(mine, None), (mine, builders.NOW), (other, None)]):
        Notice.objects.create(
            user=user, kind="period_opened", key=f"k{number}", read_at=read_at, created_at=builders.NOW
        )
    assert page_of(mine)["unread_notices"] == 1


def test_the_demo_says_which_day_it_is(client, settings):
    settings.DEMO, settings.FIXED_NOW = True, datetime(2024, 11, 20, 0, 30, tzinfo=HANOI)
    page = client.get(reverse("accounts:login")).content.decode()
    assert page.count("Bản dùng thử: số liệu minh họa, hôm nay là 20/11/2024.") == 1


def test_without_scripts_the_navigation_is_open_and_tools_are_links(client):
    client.force_login(builders.user_with(RoleName.LEADER))
    page = client.get(reverse("targets:help")).content.decode()
    assert page.count('<details class="menu nav-menu" open>') == 1
    assert page.count(f'href="{reverse("targets:notices")}"') == 1
    assert page.count('<a class="skip-link" href="#content">') == 1
    assert page.count('<html lang="vi">') == 1


def test_a_head_that_was_drawn_before_holds_each_readers_own_token_and_address():
    name = "Nguyễn {0} <b>Văn</b> A"
    one, other = (builders.user_with(RoleName.LEADER, full_name=name) for _number in range(2))
    heads = []
    for user, address in ((one, "/find/?q=%7Ba%7D&x=<1>"), (other, "/find/?q=b"), (one, "/find/?q=c")):
        reader = Client()
        reader.force_login(user)
        page = reader.get(address).content.decode()
        assert page.count("Nguyễn {0} &lt;b&gt;Văn&lt;/b&gt; A") == 2
        tokens = re.findall(r'csrfmiddlewaretoken" value="(\w+)"', page)
        heads.append((tokens, re.search(r'"next" value="([^"]*)', page)[1]))
        assert "hole-of" not in page
    assert [address for _tokens, address in heads] == ["/find/?q=%7Ba%7D&amp;x=%3C1%3E", "/find/?q=b", "/find/?q=c"]
    assert len({token for tokens, _address in heads for token in tokens}) == 3
