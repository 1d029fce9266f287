"""Every page of every role and what its forms refuse, on the demonstration: no language shows the other."""

import io
import re
from datetime import datetime
from html import unescape
from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.db import models, transaction
from django.test import Client
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import override
from openpyxl import load_workbook

from accounts.models import User
from pledges.models import Cluster, Pledge
from targets.core import workflow
from targets.mails.queries.stopping import stop_token
from targets.models import Document, HistoryFile, Job, Submission, Upload
from targets.words.faults import REFUSALS
from tests import builders, papers
from tests.access_matrix import ROWS
from tests.core.number_cases import REFUSED
from tests.rows import row

pytestmark = pytest.mark.crawl

ROLES = ("", "quantri", "hb.canbo", "bn.canbo", "pt.lanhdao", "bg.lanhdao", "pt.thamdinh", "lanhdao.cum")  # "": nobody
FILES = {f"targets:{name}" for name in (
    "workbook", "upload_original", "upload_annotated", "evidence_file", "evidence_picture",
    "config_template_file", "config_history_original", "check_file",
)}  # fmt: skip
# No pages, or they change the session.
ASIDE = {"healthz", "healthz_backup", "healthz_worker", "session", "set_language", "accounts:logout", *FILES}

LINK = re.compile(r'<a\s[^>]*?href="(/[^"#]*)')
FORM = re.compile(r'(?s)<form[^>]*?method="post"([^>]*)>(.*?)</form>')
ACTION = re.compile(r'action="([^"]+)"')
FIELD = re.compile(r'<(?:input|select|textarea)\s[^>]*?name="(\w+)"')
UNSAID = re.compile(
    r"(?s)<(script|style|datalist)\b.*?</\1>"  # a datalist offers reasons, which are kept as they are
    r'|<button[^>]*lang="..".*?</button>'  # each language is offered under its own name
)
ATTRIBUTE = re.compile(r'\s(?:aria-label|title|placeholder|alt|data-[\w-]+)="([^"]*)"')

LETTERS = "ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệịỉọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹáàãéèíìĩóòõúùũý"
VIETNAMESE = re.compile(rf"\w*[{LETTERS}]\w*", re.IGNORECASE)
ENGLISH = re.compile(
    r"\b(the|and|is|are|this|ensure|select|please|required|must|least|valid|too|of|not|for|with|field|"
    r"save|edit|delete|submit|error|cancel|back|report|target|quarter)\b",
    re.IGNORECASE,
)
QUOTED = (  # in Vietnamese on English pages too: names, a reason as it is kept
    "“Vì an ninh Tổ quốc”",
    "“Báo cáo theo chế độ mật, không nhập hệ thống”",
    "NĐ-CP",
    "Lý do …",  # a head of somebody's workbook, cut short
)
PERIOD = re.compile(r"Quý [IV]+/\d{4}")  # a stored title that is nevertheless ours, and translated


def texts_of_people():
    """Return what people wrote, longest first: it stays as it is in both languages."""
    texts = set(QUOTED)
    for model in apps.get_models():
        if model._meta.app_label not in {"accounts", "audit", "pledges", "targets"} or model.__name__ == "FrozenResult":
            continue
        fields = [field for field in model._meta.fields if isinstance(field, models.CharField | models.TextField)]
        for stored in model.objects.values_list(*(field.name for field in fields if not field.choices)):
            texts.update(line.strip() for text in stored if isinstance(text, str) for line in text.splitlines())
    texts.update(text for upload in Upload.objects.all() for text in texts_of_workbook(bytes(upload.content)))
    wordy = (text for text in texts if re.search(r"\w \w|[^\x00-\x7f]", text) and not PERIOD.fullmatch(text))
    return sorted(wordy, key=len, reverse=True)


def texts_of_workbook(content):
    """Yield what a workbook that somebody sent says: its sheets' names and its cells."""
    for sheet in load_workbook(io.BytesIO(content)):
        yield sheet.title
        yield from (str(cell.value) for line in sheet for cell in line if cell.value is not None)


def said(html, texts):
    """Return what a page says of its own, attributes that are read out or shown included."""
    html = UNSAID.sub(" ", html)
    parts = [*ATTRIBUTE.findall(html), re.sub(r"<[^>]+>", " ", html)]
    page = re.sub(r"\s+", " ", unescape(" ¶ ".join(parts)))
    for text in texts:
        if text in page:
            page = re.sub(rf"(?<!\w){re.escape(text)}(?!\w)", "·", page)
        elif text[:24] in page and len(text) > 40:  # cut short in the history
            page = re.sub(rf"{re.escape(text[:24])}[^¶…]*…", "·", page)
    return page


def name_of(url):
    """Return the name of an address, "" for one that is not the product's."""
    try:
        return resolve(urlsplit(url).path).view_name
    except Resolver404:
        return ""


def seeds():
    """Return addresses that links lead few people to, beside a report of each state; whoever may not gets no page."""
    reports = Submission.objects.filter(period__year=2024).order_by("pk")
    states = {state: pk for pk, state in reports.values_list("pk", "state")}
    return [
        "/",
        reverse("accounts:login"),
        reverse("style"),
        *(
            reverse(name, args=[User.objects.get(username="hb.lanhdao").pk])
            for name in ("pledges:delegate", "targets:person_second_factor")
        ),
        reverse("targets:trend", args=["cum-4", 2024, "crime_reduction"]),
        *(reverse("targets:pledge", args=["cum-4", 2024, one.pk]) for one in Pledge.objects.filter(number__in=(2, 3))),
        *(reverse("targets:changes", args=["cum-4", 2024, against]) for against in ("quarter", "year", "day")),
        *(f"{reverse('targets:find')}?q={text}" for text in ("bac+toi+pham", "hoa+binh", "xyz")),
        reverse("targets:lateness", args=["cum-4", 2024]),
        reverse("targets:documents", args=["cum-4", 2024]),
        reverse("targets:check_form"),
        reverse("targets:check_paper", args=[Document.objects.get().code]),
        reverse("targets:mail_stop", args=[stop_token(1, ["messages", "due"])]),
        reverse("targets:job", args=[Job.objects.get().pk]),
        reverse("targets:config_copy", args=["cum-4", 2024]),
        reverse("targets:config_periods", args=["cum-4", 2024]),
        reverse("targets:config_publish", args=["cum-4", 2025]),
        reverse("targets:config_delete", args=["cum-4", 2025]),
        *(reverse("targets:submission", args=[pk]) for pk in states.values()),
        reverse("targets:percentages", args=[states[workflow.DRAFT]]),
        *(
            reverse(f"targets:{page}", args=[one.submission_id, one.pk])
            for page in ("upload_preview", "upload_layout")
            for one in Upload.objects.all()
        ),
        *(reverse("targets:config_history_file", args=["cum-4", one.pk]) for one in HistoryFile.objects.all()),
        reverse("targets:cell_evidence", args=[states[workflow.DRAFT], "exemplars"]),
        *(
            reverse("targets:narrative_evidence", args=[states[workflow.DRAFT], one.pk])
            for one in Pledge.objects.filter(number=2, agreement__year=2024)
        ),
        reverse("targets:correction_new", args=[states[workflow.ACCEPTED]]),
        reverse("targets:paper", args=[reports.get(province__code="bac-giang", period__code="q3").pk]),
    ]


def crawl(client):
    """Return {name: (address, page)}: the first page of each address that links lead this person to."""
    queue, seen, pages = seeds(), set(), {}
    while queue:
        url = queue.pop(0)
        name = name_of(url)
        if url in seen or name in pages or name in ASIDE or not name:
            continue
        seen.add(url)
        answer = client.get(url)
        if answer.status_code == 302:
            queue.insert(0, answer.url)
        if answer.status_code == 200 and "text/html" in answer.headers["Content-Type"]:
            pages[name] = url, answer.content.decode()
            queue += [unescape(link) for link in LINK.findall(pages[name][1])]
    return pages


def refusals(client, pages, known):
    """Yield (address, page) of what each form not yet known answers to nothing at all, and to an x in every field."""
    for url, page in pages:
        for attributes, form in FORM.findall(page):
            action = ACTION.search(attributes)
            address = unescape(action[1]) if action else url
            name = name_of(address)
            if name in known or name in ASIDE:
                continue
            known.add(name)
            for fields in ({}, dict.fromkeys(FIELD.findall(form), "x")):
                with transaction.atomic():
                    answer = client.post(address, fields)
                    transaction.set_rollback(True)
                if answer.status_code not in (204, 302):
                    yield f"POST {address}", answer.content.decode()


def client_of(username, language):
    client = Client()
    if username:
        client.force_login(User.objects.get(username=username))
    client.cookies["language"] = language
    return client


@pytest.fixture
def demo(db, settings, clock):
    """Fill the database with the demonstration, and a draft of the next year."""
    settings.DEMO = True
    clock(datetime.fromisoformat("2024-09-18T09:30+07:00"))
    builders.demonstration()
    builders.wall_screen()
    papers.paper()
    administrator = User.objects.get(username="quantri")
    row(Job, by=administrator)
    row(HistoryFile, cluster=Cluster.objects.get(), by=administrator)
    builders.brought_workbook()
    client_of("quantri", "vi").post(reverse("targets:config_copy", args=["cum-4", 2024]))


def test_no_page_and_no_refusal_shows_the_other_language(demo):
    texts, seen, mixed = texts_of_people(), set(), []
    forms = {"vi": set(), "en": set()}
    for username in ROLES:
        vietnamese = crawl(client_of(username, "vi"))
        seen |= vietnamese.keys()
        client = client_of(username, "en")
        english = [(url, client.get(url).content.decode()) for url, _page in vietnamese.values()]
        for language, foreign, pages in (("vi", ENGLISH, vietnamese.values()), ("en", VIETNAMESE, english)):
            answers = [*pages, *refusals(client_of(username, language), pages, forms[language])]
            for url, html in answers:
                page = said(html, texts)
                around = [page[max(0, hit.start() - 40) : hit.end() + 40] for hit in foreign.finditer(page)]
                mixed += [f"{language} {username} {url}: {part}" for part in around]
    assert "\n".join(mixed) == ""
    assert {row.name for row in ROWS if 200 in row.get.values()} - ASIDE - seen == set()
    assert {row.name for row in ROWS if 422 in row.post.values()} - forms["en"] == set()


def test_what_is_typed_wrongly_is_refused_in_the_readers_language(demo):
    """Every way in which a number, a percentage or a day is no number, percentage or day; and findings across cells."""
    texts, client = texts_of_people(), client_of("hb.canbo", "en")
    person, report = User.objects.get(username="hb.canbo"), Submission.objects.filter(state=workflow.DRAFT).first()
    cell = {"as_user": person.pk, "x": "0"}
    answers = [
        client.post(reverse("targets:cell", args=[report.pk, "exemplars"]), cell | {"v": text})
        for text in (*REFUSED, "9" * 101, "chưa có")
    ]
    for day in ("31/2/2024", "mai"):
        answers.append(client.post(reverse("targets:cell", args=[report.pk, "exemplars"]), cell | {"ed": day}))
    with transaction.atomic():
        for code, value in (("tips_arrived", "10"), ("tips_received", "11"), ("social_order_crimes", "999")):
            address = reverse("targets:cell", args=[report.pk, code])
            stood = report.figures.filter(measure__code=code).values_list("current__number", flat=True).first()
            answers.append(client.post(address, cell | {"v": value, "x": str(stood or 0)}))
            assert answers[-1].status_code == 200
        answers += [client.get(reverse(f"targets:{page}", args=[report.pk])) for page in ("entry", "check")]
        transaction.set_rollback(True)
    percentages = reverse("targets:percentages", args=[report.pk])
    codes = FIELD.findall(client.get(percentages).content.decode())
    for text in ("giảm −5%", "1.5", "năm phần trăm"):
        answers.append(client.post(percentages, dict.fromkeys(codes, text)))
    answers += [
        client.get(f"{reverse('targets:dashboard_year', args=['cum-4', 2024])}?on={day}")
        for day in ("31/2/2024", "mai", "2024-02-31", "1/1/2030")
    ]
    mixed = []
    for answer in answers:
        assert answer.status_code in (200, 422), answer.request
        page = said(re.sub(r'value="[^"]*"', "", answer.content.decode()), [*texts, "giảm −5%", "năm phần trăm"])
        mixed += [page[max(0, hit.start() - 60) : hit.end() + 60] for hit in VIETNAMESE.finditer(page)]
    assert "\n".join(mixed) == ""
    pages = " ".join(unescape(answer.content.decode()) for answer in answers)
    with override("en"):
        unsaid = {code for code, words in REFUSALS.items() if str(words).partition("%(")[0] not in pages}
    assert unsaid <= {"no_count", "no_decimal"}  # an empty box empties its cell


@pytest.mark.parametrize(("language", "foreign"), [("vi", ENGLISH), ("en", VIETNAMESE)])
def test_the_wall_speaks_the_language_of_its_screen(demo, language, foreign):
    client = client_of("", language)
    answer = client.get(builders.wall_screen("Room 2"), follow=True)
    page = said(answer.content.decode(), texts_of_people())
    assert answer.redirect_chain == [("/wall/", 302)]
    assert [page[max(0, hit.start() - 40) : hit.end() + 40] for hit in foreign.finditer(page)] == []
