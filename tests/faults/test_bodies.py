"""Bodies that are cut off, too large or without a length, over real sockets, at every address."""

from urllib.parse import urlencode

import pytest
from django.apps import apps

from foundation import bodies
from targets.core import workflow
from targets.models import Confirmation, Evidence, FigureVersion, Submission
from tests import builders, pictures
from tests.access_matrix import ROWS
from tests.faults.oracle import Act
from tests.fixtures.gunicorn import FORM, TOKEN, exchange, head, multipart, session_of
from tests.test_access_matrix import address, stage

ACTORS = ("administrator", "reporter_a", "commander_a", "reviewer")
PDF = pictures.pdf(b"a signed paper " * 20_000)


def rows_of_everything() -> dict:
    """Return every row of every table but sessions, to compare."""
    models = [model for model in apps.get_models() if model._meta.label != "accounts.Session"]
    return {model._meta.label: list(model._default_manager.order_by("pk").values()) for model in models}


def taking_posts(things):
    """Yield (address, its row, an actor who may post there) for everything that takes a POST."""
    for row in ROWS:
        if set(row.post.values()) <= {404, 405}:
            continue
        actors = [actor for actor in ACTORS if row.post[actor] not in (403, 404)]
        yield address(row, things), row, actors[0] if actors else "reporter_a"


def forms(row):
    """Return a full form for an address, in both ways that a browser sends one: (content type, body)."""
    fields = {"csrfmiddlewaretoken": TOKEN, **row.data, "value": "123456", "note": "Ghi chú " * 40}
    yield FORM, urlencode(fields).encode()
    yield multipart(fields, {"scan": ("a.pdf", PDF[:5000]), "file": ("a.csv", b"x" * 5000)})


@pytest.mark.crawl
def test_a_body_cut_off_or_without_a_length_is_refused_everywhere(live_db, start_gunicorn, oracle):
    actors, things = stage()
    cookies, port = {actor: session_of(actors[actor]) for actor in ACTORS}, start_gunicorn()
    oracle()
    before, wrong = rows_of_everything(), []
    for url, row, actor in taking_posts(things):
        for kind, body in forms(row):
            line = {"cookies": cookies[actor], "Content_Type": kind, "X_CSRFToken": TOKEN}
            for part in (body[: len(body) // 2], body[:-1], b""):
                answer = exchange(port, head("POST", url, **line, Content_Length=len(body)), part, ends=True)
                if (answer.status, "Yêu cầu không đến đủ" in answer.text) != (400, True):
                    wrong.append(f"{url} {kind[:20]} {len(part)}/{len(body)}: {answer.status}")
            chunked = b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body)
            answer = exchange(port, head("POST", url, **line, Transfer_Encoding="chunked"), chunked)
            if answer.status != 411:
                wrong.append(f"{url} chunked: {answer.status}")
    assert wrong == []
    assert rows_of_everything() == before


@pytest.mark.crawl
def test_a_body_too_large_is_refused_before_it_is_sent(live_db, start_gunicorn, oracle):
    actors, things = stage()
    cookies, port = {actor: session_of(actors[actor]) for actor in ACTORS}, start_gunicorn()
    oracle()
    wrong, large = [], {}
    for url, row, actor in taking_posts(things):
        for who in (cookies[actor], ""):
            for size in (bodies.SCAN + 1, 300 * 1024 * 1024, 10**30):
                ask = head("POST", url, cookies=who, Content_Type=FORM, Content_Length=size)
                answer = exchange(port, ask, ends=True)
                if (answer.status, "Nội dung quá lớn" in answer.text) != (413, True):
                    wrong.append(f"{url} {size}: {answer.status}")
        ask = head("POST", url, cookies=cookies[actor], Content_Type=FORM, Content_Length=bodies.FORM + 1)
        if exchange(port, ask, ends=True).status != 413:
            large[row.name] = row.args[-1:]
    assert wrong == []
    assert large == {
        "targets:move": ("record_paper",),
        "targets:paper": ("submitted",),
        "targets:config_template": ("briefing",),
        "targets:config_history": ("cum-4",),
        "targets:upload": ("draft",),
        "targets:cell_evidence": ("exemplars",),
        "targets:narrative_evidence": ("pledge",),
    }
    for path, limit in (("/login/", bodies.SIGNING_IN), ("/khong-co/", bodies.SIGNING_IN)):
        ask = head("POST", path, Content_Type=FORM, Content_Length=limit + 1)
        assert exchange(port, ask, ends=True).status == 413


@pytest.fixture
def people(live_db, clock):
    clock(builders.NOW)
    builders.agreement_2024()
    return builders.people_of()


def test_a_number_cut_off_is_not_saved_and_its_note_stays(people, start_gunicorn, oracle):
    submission = builders.draft(people)
    url, cookies = f"/submissions/{submission.pk}/cells/social_order_crimes/", session_of(people.reporter)
    begins = {"csrfmiddlewaretoken": TOKEN, "as_user": people.reporter.pk}
    port = start_gunicorn(FIXED_NOW=builders.NOW.isoformat())

    def save(sent: int | None, **typed):
        body = urlencode({**begins, **typed}).encode()
        ask = head("POST", url, cookies=cookies, Content_Type=FORM, Content_Length=len(body), X_CSRFToken=TOKEN)
        return exchange(port, ask, body[:sent], ends=True)

    def stored():
        return list(FigureVersion.objects.order_by("pk").values_list("value", "note"))

    assert save(None, x="0", v="7", n="Đã đối chiếu.").status == 200
    first, at = stored(), FigureVersion.objects.latest("pk").number
    cut, typed = len(urlencode({**begins, "x": at, "v": "123"})), {"x": at, "v": "123456", "n": "Đã đối chiếu lần hai."}
    asked, answer = oracle(), save(cut, **typed)
    assert (answer.status, stored()) == (400, first)
    asked.assert_survived(Act(lambda: save(None, **typed), lambda: len(stored()) - len(first)), answer)
    assert stored() == [*first, (123456, "Đã đối chiếu lần hai.")]


def test_a_scan_cut_off_submits_nothing_and_the_retry_keeps_it(people, start_gunicorn, oracle, tmp_path):
    submission = builders.submission_at(workflow.PRESENTED, people)
    url, cookies = f"/submissions/{submission.pk}/submit/", session_of(people.commander)
    paper = {"number": "125/BC-CAT", "dated": "19/3/2024", "signer": "Nguyễn Văn Minh", "signer_post": "Phó Giám đốc"}
    fields = {"csrfmiddlewaretoken": TOKEN, **paper, "form": "KT"}
    kind, body = multipart(fields, {"scan": ("bao-cao.pdf", PDF)})
    port = start_gunicorn(FIXED_NOW=builders.NOW.isoformat())
    ask = head("POST", url, cookies=cookies, Content_Type=kind, Content_Length=len(body))
    asked, answer = oracle(), exchange(port, ask, body[: len(body) // 2], ends=True)
    assert answer.status == 400
    assert Submission.objects.get(pk=submission.pk).state == workflow.PRESENTED
    assert [path for path in (tmp_path / "media").rglob("*") if path.is_file()] == []
    asked.assert_survived(Act(lambda: exchange(port, ask, body), Confirmation.objects.count), answer)
    assert Submission.objects.get(pk=submission.pk).state == workflow.SUBMITTED
    (kept,) = [path for path in (tmp_path / "media").rglob("*") if path.is_file()]
    assert kept.read_bytes() == PDF
    assert Confirmation.objects.get(submission=submission).scan.name == f"scans/{kept.name}"


def test_evidence_cut_off_is_not_attached_and_the_retry_is(people, start_gunicorn, oracle, tmp_path):
    report = builders.draft(people)
    url, cookies = f"/submissions/{report.pk}/cells/exemplars/evidence/", session_of(people.reporter)
    kind, body = multipart({"csrfmiddlewaretoken": TOKEN}, {"file": ("bien-ban.pdf", PDF)})
    port = start_gunicorn(FIXED_NOW=builders.NOW.isoformat())
    ask = head("POST", url, cookies=cookies, Content_Type=kind, Content_Length=len(body))
    asked = oracle()
    for part in (body[: len(body) // 2], body[:-1]):
        answer = exchange(port, ask, part, ends=True)
        assert answer.status == 400
    assert Evidence.objects.count() == 0
    assert [path for path in (tmp_path / "media").rglob("*") if path.is_file()] == []
    asked.assert_survived(Act(lambda: exchange(port, ask, body), Evidence.objects.count), answer)
    (kept,) = [path for path in (tmp_path / "media").rglob("*") if path.is_file()]
    assert (kept.read_bytes(), Evidence.objects.get().file.name) == (PDF, f"evidence/{kept.name}")
