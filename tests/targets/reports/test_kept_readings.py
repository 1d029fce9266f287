"""What a process keeps around reports is never stale: after every act a page says what a fresh one says."""

import pytest

from targets.calendar.queries import rulebook
from tests.record_history import report
from tests.targets.results.test_kept import TOKEN, acts, everybody, reader  # noqa: F401 - a fixture

PLACES = ("hoa-binh", "phu-tho", "bac-giang", "bac-ninh", "quang-ninh")


def shown(client, url):
    """Return what an address answers: a page, or the way to another, or that there is nothing for this person."""
    answer = client.get(url)
    page = TOKEN.sub("", answer.content.decode()) if answer.status_code == 200 else ""
    return answer.status_code, page or answer.get("Location")


@pytest.mark.crawl
@pytest.mark.long
def test_a_page_of_a_report_says_what_a_fresh_one_says_after_every_act(everybody):  # noqa: F811
    reports = [report(place) for place in PLACES]
    names = {"hb.canbo": reports[:1], "lanhdao.cum": reports, "pt.thamdinh": reports[2:]}
    pages = [(reader(everybody[name]), one.get_absolute_url()) for name, some in names.items() for one in some]
    pages += [(reader(everybody["hb.canbo"]), f"{reports[0].get_absolute_url()}entry/")]
    moved = 0
    for act in acts(everybody):
        before = [shown(client, url) for client, url in pages]
        act()
        after = [shown(client, url) for client, url in pages]
        rulebook._kept.clear()
        assert after == [shown(client, url) for client, url in pages]
        moved += after != before
    assert moved > 10  # the acts do show
