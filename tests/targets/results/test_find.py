"""An answer in ten seconds: what is typed is understood, and one sentence says what is known, and no more."""

import re
from dataclasses import replace
from datetime import date, datetime
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from targets.core import workflow
from targets.core.kinds import kind_of
from targets.core.scheme import MET, MONITORED, NO_ACTIVITY, NO_DATA, NOT_MET
from targets.results.queries.question import Vocabulary, understand, year_of
from targets.results.services.closing import close_period
from targets.words import replies as words
from targets.words.values import shown
from tests import builders
from tests.builders import HANOI, NOW
from tests.core.test_movement import pairs

JUNE = datetime(2024, 6, 17, 9, 0, tzinfo=HANOI)
WORDS = Vocabulary(
    places={
        "bac-giang": ["Bắc Giang"],
        "bac-ninh": ["Bắc Ninh"],
        "hoa-binh": ["Hòa Bình"],
        "ha-nam": ["Hà Nam"],
        "dak-lak": ["Đắk Lắk"],
        "cluster": ["toàn cụm", "cụm"],
    },
    former={"hoa-binh": ["Hà Tây"]},
    targets={
        "crimes": ["Kéo giảm ít nhất 5% số vụ phạm tội về trật tự xã hội", "Giảm tội phạm"],
        "intake": ["Tiếp nhận, xử lý 100% tố giác, tin báo, kiến nghị khởi tố", ""],
        "resolved": ["Tỷ lệ giải quyết tố giác, tin báo, kiến nghị khởi tố trên 90%", ""],
        "fund": ["Cùng đóng góp ít nhất 180 triệu đồng", ""],
    },
    windows={"10-thang": ["Mốc bình xét", "10-thang"]},
    words={"crimes": ["Số vụ phạm tội"], "fund": ["Quỹ nghĩa tình"]},
)


@pytest.mark.parametrize(
    ("text", "places", "targets", "window"),
    [
        ("bac ninh toi pham", ("bac-ninh",), ("crimes",), ""),
        ("BẮC NINH tội phạm", ("bac-ninh",), ("crimes",), ""),
        ("toi pham bac ninh", ("bac-ninh",), ("crimes",), ""),
        ("Công an tỉnh Bắc Ninh: tội phạm?", ("bac-ninh",), ("crimes",), ""),
        ("hoa binh tiep nhan", ("hoa-binh",), ("intake",), ""),
        ("dak lak giai quyet", ("dak-lak",), ("resolved",), ""),
        ("bac toi pham", ("bac-giang", "bac-ninh"), ("crimes",), ""),
        ("bn toi pham", ("bac-ninh",), ("crimes",), ""),
        ("toàn cụm tội phạm 6 tháng", ("cluster",), ("crimes",), "through-2"),
        ("ha nam giai quyet ca nam", ("ha-nam",), ("resolved",), "through-4"),
        ("hà nam giải quyết năm 2024", ("ha-nam",), ("resolved",), ""),
        ("hoa binh toi pham quý 1", ("hoa-binh",), ("crimes",), "q1"),
        ("hoa binh toi pham quý III/2024", ("hoa-binh",), ("crimes",), "q3"),
        ("hoa binh toi pham 6 tháng cuối năm", ("hoa-binh",), ("crimes",), "h2"),
        ("hoa binh toi pham 9 thang dau nam", ("hoa-binh",), ("crimes",), "through-3"),
        ("hoa binh toi pham moc binh xet", ("hoa-binh",), ("crimes",), "10-thang"),
        ("hoa binh crimes quarter 2", ("hoa-binh",), (), "q2"),
        ("to giac", (), ("intake", "resolved"), ""),
        ("quy nghia tinh", (), ("fund",), ""),
        ("bac giang", ("bac-giang",), (), ""),
        ("", (), (), ""),
    ],
)
def test_what_is_typed_is_understood(text, places, targets, window):
    question = understand(text, WORDS)
    assert (question.places, question.targets, question.window) == (places, targets, window)


def test_what_says_nothing_is_kept_apart():
    assert understand("bac ninh toi pham hom nay", WORDS).ignored == ("hom", "nay")
    assert understand("xyz", WORDS).names_nothing
    assert understand("ha tay toi pham", WORDS).former == ("hoa-binh",)
    assert [year_of(text) for text in ("toi pham 2023", "năm 2024", "180 triệu", "20245")] == [2023, 2024, None, None]


@given(st.text(max_size=80))
def test_nothing_that_is_typed_is_an_error(text):
    question = understand(text, WORDS)
    assert set(question.places) <= WORDS.places.keys()
    assert set(question.targets) <= WORDS.targets.keys()


@settings(max_examples=150)
@given(pairs(), st.booleans())
def test_the_sentence_says_what_the_result_says(pair, is_closed):
    for result in pair:
        text = words.reply(result, "Bắc Ninh", "6 tháng đầu năm", "đã thẩm định ngày 19/06/2024", is_closed=is_closed)
        assert text.startswith("Bắc Ninh, 6 tháng đầu năm: ")
        assert text.endswith("; đã thẩm định ngày 19/06/2024.")
        verdicts = re.findall(r"(?:^|[:;] )(đạt|chưa đạt|không đạt)(?=[;.])", text)
        expected = {MET: ["đạt"], NOT_MET: ["không đạt" if is_closed else "chưa đạt"]}
        assert verdicts == ([] if result.is_reference else expected.get(result.verdict, []))
        assert ("tham khảo" in text) == (result.is_reference and result.verdict not in (NO_DATA, NO_ACTIVITY))
        is_watched = result.verdict == MONITORED and not result.is_reference
        assert ("chỉ theo dõi" in text) == is_watched
        if result.verdict in (NO_DATA, NO_ACTIVITY) or not kind_of(result.target).is_ruled:
            assert shown(result) in text or result.base == 0
        if kind_of(result.target).compares_years and result.current is not None and result.base:
            more = result.current - result.base
            assert ("; " in text, "tăng" in text, "giảm" in text) == (True, more > 0, more < 0)


@pytest.mark.parametrize("language", ["vi", "en"])
@given(pair=pairs())
@settings(max_examples=40)
def test_the_sentence_is_of_one_language(language, pair):
    with override(language):
        text = words.reply(replace(pair[1], unit="x"), "A", "B", words.accepted_on(date(2024, 6, 19)))
    assert bool(re.search("[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệịỉọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", text)) == (language == "vi")


@pytest.fixture
def leader(client, clock):
    clock(NOW)
    builders.agreement_2024()
    user = builders.user_with("leader")
    client.force_login(user)
    return user


def ask(client, text):
    return client.get(reverse("targets:find"), {"q": text})


def sentences(answer):
    return [reply.sentence for reply in answer.context["answer"].replies]


@pytest.mark.django_db
def test_one_place_and_one_target_are_answered_in_one_sentence(client, leader):
    builders.submission_at(workflow.ACCEPTED, builders.people_of(), social_order_crimes=40)
    answer = ask(client, "hoa binh toi pham")
    assert sentences(answer) == [
        "Hòa Bình, Quý I: 40 vụ, bằng cùng kỳ (0,00%); chưa đạt; đã thẩm định ngày 20/03/2024."
    ]
    reply = answer.context["answer"].replies[0]
    assert client.get(reply.url).status_code == 200
    assert sentences(ask(client, "tiếp nhận Hòa Bình"))[0].startswith("Hòa Bình, Quý I: 100,00% (50/50 tin); đạt;")
    assert sentences(ask(client, "hoa binh toi pham 2024")) == sentences(answer)


@pytest.mark.django_db
@pytest.mark.parametrize(("day", "named"), [((2023, 12, 20), "Quý I: "), ((2024, 12, 20), "Quý I/2024: ")])
def test_the_year_that_runs_by_the_clusters_calendar_is_not_named(client, leader, clock, day, named):
    clock(datetime(*day, 9, 0, tzinfo=HANOI))
    assert sentences(ask(client, "hoa binh toi pham quý 1 2024"))[0].startswith(f"Hòa Bình, {named}")


@pytest.mark.django_db
def test_what_is_lacking_is_named_and_the_cluster_says_how_many_are_known(client, leader):
    builders.submission_at(workflow.ACCEPTED, builders.people_of())
    text = sentences(ask(client, "bac ninh toi pham"))[0]
    assert text.startswith("Bắc Ninh, Quý I: chưa đủ số liệu; thiếu ")
    assert "(Quý I/2024)" in text
    assert sentences(ask(client, "toi pham")) == ["Toàn Cụm, Quý I: chưa đủ số liệu (1/6 đơn vị)."]


@pytest.mark.django_db
def test_a_units_people_are_answered_for_their_own_first(client, leader):
    people = builders.people_of()
    builders.submission_at(workflow.ACCEPTED, people)
    client.force_login(people.commander)
    assert [text.split(",")[0] for text in sentences(ask(client, "toi pham"))] == ["Hòa Bình", "Toàn Cụm"]


@pytest.mark.django_db
def test_several_are_a_short_list_and_nothing_is_one_sentence_with_examples(client, leader):
    builders.submission_at(workflow.ACCEPTED, builders.people_of())
    assert [text.split(",")[0] for text in sentences(ask(client, "bac toi pham"))] == ["Bắc Giang", "Bắc Ninh"]
    assert [text.split(",")[0] for text in sentences(ask(client, "Hòa Bình 180 triệu"))] == ["Toàn Cụm"]
    everything = ask(client, "Hòa Bình")
    assert 3 <= len(sentences(everything)) <= 8
    none = ask(client, "xyz")
    assert sentences(none) == []
    page = unescape(none.content.decode())
    assert "Không tìm thấy đơn vị hay chỉ tiêu nào theo “xyz”." in page
    assert "Năm 2019 không có giao ước nào." in ask(client, "hoa binh toi pham 2019").content.decode()
    examples = none.context["examples"]
    assert examples
    assert all(sentences(ask(client, example)) for example in examples)
    assert ask(client, "").context["examples"] == examples


@pytest.mark.django_db
def test_nobody_reads_what_was_not_accepted(client, leader):
    people = builders.people_of()
    builders.submission_at(workflow.SUBMITTED, people, social_order_crimes=41)
    for user in (leader, people.reporter, people.reviewer):
        client.force_login(user)
        assert sentences(ask(client, "hoa binh toi pham"))[0].startswith("Hòa Bình, Quý I: chưa đủ số liệu")
    client.force_login(builders.user_with(None))
    assert sentences(ask(client, "hoa binh toi pham")) == []


@pytest.mark.django_db
def test_figures_that_are_being_corrected_and_closed_ones_say_so(client, leader):
    builders.submission_at(workflow.REOPENED, builders.people_of())
    assert sentences(ask(client, "hoa binh toi pham"))[0].endswith("đã thẩm định ngày 20/03/2024; đang đính chính.")
    close_period(builders.period(), by=builders.user_with("administrator"), at=NOW)
    assert sentences(ask(client, "hoa binh toi pham"))[0].endswith("; đã chốt ngày 20/03/2024.")


@pytest.mark.django_db
def test_a_former_name_finds_the_old_unit_and_its_successor(client, leader, clock):
    builders.agreement_2025()
    clock(datetime(2025, 9, 20, 9, 0, tzinfo=HANOI))
    texts = sentences(ask(client, "bac giang toi pham"))
    assert [text.split(":")[0] for text in texts] == ["Bắc Ninh, 9 tháng", "Bắc Giang, Năm 2024"]
    texts = sentences(ask(client, "bac ninh toi pham"))
    assert [text.split(":")[0] for text in texts] == ["Bắc Ninh, 9 tháng"]
    texts = sentences(ask(client, "bac ninh toi pham 2024"))
    assert [text.split(":")[0] for text in texts] == ["Bắc Ninh, Năm 2024"]


@pytest.mark.django_db
def test_the_box_stands_in_the_head_of_every_page_and_needs_no_script(client, leader):
    page = client.get(reverse("targets:provinces")).content.decode()
    assert '<form class="site-find" action="/find/" role="search"' in page
    client.logout()
    assert "site-find" not in client.get(reverse("accounts:login")).content.decode()
    assert ask(client, "x").status_code == 302


@pytest.mark.django_db
def test_the_number_of_queries_does_not_grow_with_the_answers(client, leader):
    counts = []
    for places in (["hoa-binh"], ["bac-ninh", "bac-giang"]):
        for code in places:
            builders.submission_at(workflow.ACCEPTED, builders.people_of(code), province=code)
        ask(client, "bac toi pham")
        with CaptureQueriesContext(connection) as queries:
            ask(client, "bac toi pham")
        counts.append(len(queries))
    assert counts[0] == counts[1]
