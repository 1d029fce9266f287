"""Every text that people write has a limit that is said where it is passed, and nothing is cut to fit it."""

from pathlib import Path

import pytest
from django import forms
from django.db import DatabaseError, transaction
from django.urls import reverse

from foundation.errors import Invalid
from foundation.forms import TextField
from foundation.text import LONGEST, LONGEST_TEXT
from targets import models as season
from targets.agreements.forms.target import ThresholdField
from targets.calendar.forms.fields import ClockTimeField, DayField
from targets.core import workflow
from targets.models import FigureVersion, NarrativeVersion, Submission
from targets.reports.services import moves
from tests import builders
from tests.builders import NOW
from tests.rows import row

TEMPLATES = Path(__file__).resolve().parents[3] / "templates"
READ_BY_A_PARSER = (DayField, ClockTimeField, ThresholdField)


@pytest.fixture
def people(db, clock):
    clock(NOW)
    builders.agreement_2024()
    return builders.people_of()


def forms_below(form=forms.Form):
    """Yield every form of the product."""
    for below in form.__subclasses__():
        if below.__module__.split(".")[0] in ("accounts", "pledges", "targets"):
            yield below
        yield from forms_below(below)


def test_every_text_of_every_form_has_a_limit_and_no_browser_cuts_it():
    texts = {
        f"{form.__name__}.{name}": field
        for form in forms_below()
        for name, field in form.base_fields.items()
        if isinstance(field, forms.CharField) and not isinstance(field, READ_BY_A_PARSER)
    }
    assert len(texts) > 30
    plain = {name for name, field in texts.items() if not isinstance(field, TextField) or not field.max_length}
    assert plain == set()
    cut = [
        name for name, field in texts.items() if "maxlength" in str(field.widget.render(name, "", field.widget.attrs))
    ]
    cut += [path.name for path in TEMPLATES.rglob("*.html") if "maxlength=" in path.read_text("utf-8")]
    assert cut == []


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        ("n", "ă" * (LONGEST + 1), "giải trình dài quá 4.000 ký tự (đang có 4.001)"),
        ("r", "ă" * 501, "lý do dài quá 500 ký tự (đang có 501)"),
        ("dn", "ă" * 101, "số văn bản dài quá 100 ký tự (đang có 101)"),
    ],
)
def test_a_text_of_a_cell_that_is_too_long_is_refused_at_the_cell(client, people, field, text, sentence):
    submission = builders.draft(people)
    client.force_login(people.reporter)
    url = reverse("targets:cell", args=[submission.pk, "social_order_crimes"])
    typed = {"as_user": people.reporter.pk, "x": "0", "v": "" if field == "r" else "7"}
    answer = client.post(url, typed | {field: text})
    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)
    assert FigureVersion.objects.count() == 0
    assert client.post(url, typed | {field: text[:-1]}).status_code == 200
    (stored,) = FigureVersion.objects.all()
    assert text[:-1] in (stored.note, stored.reason, stored.document_number)


def test_the_whole_page_refuses_what_is_too_long_and_keeps_it_typed(client, people):
    submission = builders.draft(people)
    client.force_login(people.reporter)
    note = "ă" * (LONGEST + 1)
    key = "social_order_crimes"
    typed = {"as_user": people.reporter.pk, f"x:{key}": "0", f"v:{key}": "7", f"n:{key}": note}
    answer = client.post(reverse("targets:entry", args=[submission.pk]), typed)
    assert (answer.status_code, "dài quá 4.000 ký tự" in answer.content.decode()) == (422, True)
    assert note in answer.content.decode()
    assert FigureVersion.objects.count() == 0


def test_a_whole_page_of_thousands_of_fields_is_taken(client, people):
    submission = builders.draft(people)
    client.force_login(people.reporter)
    filler = {f"n:nothing-{place}": "Ghi chú của cán bộ" for place in range(4500)}
    typed = {"as_user": people.reporter.pk, "x:social_order_crimes": "0", "v:social_order_crimes": "7"}
    answer = client.post(reverse("targets:entry", args=[submission.pk]), typed | filler)
    assert answer.status_code in (200, 302)
    assert builders.value_of(submission, "social_order_crimes") == 7


def test_a_narrative_that_is_too_long_is_refused(client, people):
    submission = builders.draft(people)
    client.force_login(people.reporter)
    pledge = submission.period.cluster.agreements.get(year=2024).pledges.first()
    url = reverse("targets:narrative", args=[submission.pk, pledge.pk])
    answer = client.post(url, {"as_user": people.reporter.pk, "x": "0", "t": "ă" * (LONGEST_TEXT + 1)})
    assert (answer.status_code, "Thuyết minh dài quá 20.000 ký tự" in answer.content.decode()) == (422, True)
    assert NarrativeVersion.objects.count() == 0


def test_no_act_takes_a_reason_that_is_too_long(people):
    submission = builders.submission_at(workflow.SUBMITTED, people)
    with pytest.raises(Invalid, match="4.001") as refused:
        moves.return_(submission, by=people.reviewer, at=NOW, reason="ă" * (LONGEST + 1))
    assert [problem.where for problem in refused.value.problems] == ["reason"]
    assert Submission.objects.get(pk=submission.pk).state == workflow.SUBMITTED


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("model", "column", "limit"),
    [
        (season.FigureVersion, "note", 4000),
        (season.FigureVersion, "document_number", 100),
        (season.NarrativeVersion, "text", 20_000),
        (season.Message, "text", 4000),
        (season.Remark, "text", 4000),
        (season.Judgement, "comment", 4000),
        (season.Confirmation, "signer", 200),
        (season.Closing, "note", 4000),
        (season.Extension, "reason", 4000),
    ],
)
def test_the_database_refuses_what_is_too_long(model, column, limit):
    row(model, **{column: "ă" * limit})
    with pytest.raises(DatabaseError), transaction.atomic():
        row(model, **{column: "ă" * (limit + 1)})
