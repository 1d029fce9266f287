"""Word templates of administrators: tried before they are taken, versions kept, back to the built-in one."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm

from audit.models import Event
from foundation.errors import Invalid
from pledges.models import Cluster
from targets.documents.exports import word_template
from targets.documents.exports.frame import frame_of
from targets.documents.exports.qr import png
from targets.documents.exports.word_template import BUILT_IN, filled
from targets.documents.imports.template_file import read_template
from targets.documents.queries.sample import SAMPLE_FOOT, samples
from targets.documents.services.templates import MOST
from targets.models import DocumentTemplate
from tests import builders, papers
from tests.paper_faults import faults_of
from tests.rows import row

pytestmark = pytest.mark.django_db
ADDRESS = ("cum-4", "cluster-report")


@pytest.fixture
def administrator(client, people):
    client.force_login(people.administrator)
    return people.administrator


def template(change=lambda document: None):
    """Return the built-in template's bytes after a change."""
    document, out = WordDocument(BUILT_IN), io.BytesIO()
    change(document)
    document.save(out)
    return out.getvalue()


def named(text):
    """Return a change that adds a line at the end."""
    return lambda document: document.add_paragraph(text)


def without(field, *edges):
    """Return a change that takes a field away, wherever it stands or from these heads and feet alone."""

    def change(document):
        section = document.sections[0]
        every = ("first_page_header", "header", "first_page_footer", "footer")
        roots = [getattr(section, edge)._element for edge in edges or every]
        for root in roots if edges else (document.element.body, *roots):
            for node in root.iter(qn("w:t")):
                if field in (node.text or ""):
                    node.text = node.text.replace(field, "")

    return change


def put(client, content, name="mau.docx"):
    file = SimpleUploadedFile(name, content)
    return client.post(reverse("targets:config_template", args=ADDRESS), {"file": file})


def test_a_template_is_tried_taken_and_used_for_its_kind_alone(client, administrator):
    assert put(client, template(named("Mẫu riêng của Cụm {{ code }}"))).status_code == 302
    version = DocumentTemplate.objects.get()
    assert (version.number, version.name, version.by) == (1, "mau.docx", administrator)
    assert Event.objects.get(action="put_template").data["sha256"] == version.content_hash
    file = papers.paper("cluster-report", window="q1")
    assert f"Mẫu riêng của Cụm {file.document.grouped_code}" in papers.words_of_docx(file.content)
    assert "Mẫu riêng" not in papers.words_of_docx(papers.paper("comparison", window="q1").content)
    given = client.get(reverse("targets:config_template_file", args=(*ADDRESS, 1)))
    assert given.getvalue() == bytes(DocumentTemplate.objects.values_list("content", flat=True).get())


def framed(document):
    """Type a line above and a picture and a table with lines below the text."""
    document.paragraphs[0].insert_paragraph_before().add_run("Mẫu riêng của Cụm {{ code }}").bold = True
    document.add_paragraph().add_run().add_picture(io.BytesIO(png("x")), width=Mm(9))
    table = document.add_table(1, 2, style="Table Grid")
    table.cell(0, 0).merge(table.cell(0, 1)).text = "Ô gộp"


def test_pdf_has_the_frame_of_a_template(client, administrator):
    assert put(client, template(framed)).status_code == 302
    file = papers.paper("cluster-report", "pdf", window="q1")
    first = papers.pages_of_pdf(file.content)[0]
    assert f"Mẫu riêng của Cụm {file.document.grouped_code}" in first
    assert "Ô gộp" in papers.words_of_pdf(file.content)
    assert faults_of(file.content, code=file.document.grouped_code) == []
    drawn = frame_of(filled(samples("cluster-report")[0], SAMPLE_FOOT, template(framed)))
    assert "Mẫu riêng của Cụm 00000-00000" in drawn.text
    assert any(run.get("picture") for block in drawn.after for run in block.get("runs", ()))
    [cell] = drawn.after[-1]["rows"][0]
    assert (cell["span"], "border: 0.6pt" in drawn.styles) == (2, True)


def test_the_built_in_template_stands_again_and_versions_are_kept(client, administrator):
    put(client, template(named("Một")))
    put(client, template(named("Hai")))
    client.post(reverse("targets:config_template_reset", args=ADDRESS))
    assert "Hai" not in papers.words_of_docx(papers.paper("cluster-report", window="q1").content)
    numbers = DocumentTemplate.objects.order_by("number").values_list("number", "name")
    assert list(numbers) == [(1, "mau.docx"), (2, "mau.docx"), (3, "")]
    page = client.get(reverse("targets:config_template", args=ADDRESS)).content.decode()
    assert "đang dùng mẫu gốc" in page
    again = client.post(reverse("targets:config_template_reset", args=ADDRESS), follow=True)
    assert "Mẫu gốc đang được dùng." in again.content.decode()


def moved(field):
    """Return a change that moves a field into the head of the pages, where PDF has its own."""

    def change(document):
        without(field)(document)
        document.sections[0].first_page_header.add_paragraph(field)

    return change


def outside(part):
    """Return a change that lets a part lead to a file outside."""
    return lambda document: part(document).relate_to("http://x.vn/a.dotm", RELATIONSHIP_TYPE.IMAGE, True)


def word_field(text):
    """Return a change that adds a field of Word."""

    def change(document):
        run = document.add_paragraph().add_run()
        field = OxmlElement("w:instrText")
        field.text = text
        run._r.append(field)

    return change


WRONG = "Mẫu có trường viết sai"
LEADS_OUT = "Mẫu dẫn đến tệp hoặc ảnh ở ngoài"


@pytest.mark.parametrize(
    ("change", "kind", "sentence"),
    [
        (without("{{ body }}"), "briefing", f"{WRONG}: {{{{ body }}}}."),
        (named("{{ body }}"), "briefing", f"{WRONG}: {{{{ body }}}}."),
        (without("{{ code_sentence }}", "footer"), "comparison", "Mẫu thiếu trường {{ code }}."),
        (without("{{ banner }}", "header"), "data-sheet", "Mẫu thiếu trường {{ banner }}."),
        (without("{{ qr }}"), "briefing", "Mẫu thiếu trường {{ qr }}."),
        (moved("{{ superior }}"), "briefing", "Mẫu thiếu trường {{ superior }}."),
        (without("{{ to_word }} {{ to[0] }}"), "reminder", "Mẫu thiếu trường {{ to }}."),
        (without("{{ about }}"), "reminder", "Mẫu thiếu trường {{ about }}."),
        (without("{{ signers[0].name }}"), "closing-minutes", "Mẫu thiếu trường {{ signers }}."),
        (named("{{ guess }}"), "briefing", WRONG),
        (named("{{ code"), "briefing", WRONG),
        (named("{{ code.__class__.__mro__ }}"), "briefing", WRONG),
        (named("{{ code.center(9) }}"), "briefing", WRONG),
        (named("{{ code|center(9) }}"), "briefing", WRONG),
        (named("{% for _place in range(9) %}x{% endfor %}"), "briefing", WRONG),
        *(
            (named(field), "briefing", WRONG)
            for field in (
                "{{ 9 ** 9 }}",
                "{{ code ~ code }}",
                "{{ [code] }}",
                "{% set more = code %}",
                "{% macro more() %}{% endmacro %}",
                "{% filter upper %}x{% endfilter %}",
                "{{ title|join(title) }}",
                "{{ " + "recipients|join(" * 30 + "code" + ")" * 30 + " }}",
                "{{ '" + "x" * 201 + "' }}",
                "{% for a in to %}{% for b in a %}{% for c in b %}{% endfor %}{% endfor %}{% endfor %}",
            )
        ),
        (outside(lambda document: document.part), "briefing", LEADS_OUT),
        (outside(lambda document: document.part._settings_part), "briefing", LEADS_OUT),
        (outside(lambda document: document.sections[0].header.part), "briefing", LEADS_OUT),
        (word_field(' INCLUDEPICTURE "http://x.vn/a.png" '), "briefing", LEADS_OUT),
        (b"PK\x03\x04 nothing", "briefing", "Tệp hỏng"),
        (b"%PDF-1.4", "briefing", "Tệp hỏng"),
    ],
)
def test_what_cannot_be_a_template_is_refused_with_its_reason(change, kind, sentence):
    content = change if isinstance(change, bytes) else template(change)
    with pytest.raises(Invalid) as refused:
        read_template(SimpleUploadedFile("mau.docx", content), kind)
    assert any(sentence in problem.message for problem in refused.value.problems)


DOCUMENTED = (
    "{% for signer in signers %}{% for line in signer.lines %}{{ loop.index }} {% endfor %}{% else %}none{% endfor %}",
    '{% if kind == "briefing" and not (is_one_page or banner is defined) %}a{% elif subject|length > 1 %}b{% endif %}',
    '{{ recipients|join("; ") }} {{ signers|join(", ", attribute="name") }} {{ to[1:]|first|default("", true)|upper }}',
    '{{ "x" if to|count != 1 else to[-1] }}',
)


@pytest.mark.parametrize("field", DOCUMENTED)
def test_texts_conditions_loops_and_filters_are_there(field):
    made = template(named(field))
    assert read_template(SimpleUploadedFile("mau.docx", made), "comparison").content == made


def test_a_part_that_grows_without_end_is_refused(monkeypatch):
    monkeypatch.setattr(word_template, "LONGEST", 100_000)
    grown = named("{% for a in country %}{% for b in motto %}" + "x" * 200 + "{% endfor %}{% endfor %}")
    with pytest.raises(Invalid) as refused:
        read_template(SimpleUploadedFile("mau.docx", template(grown)), "comparison")
    assert [problem.message for problem in refused.value.problems] == [f"{WRONG}: > 100000."]


def test_a_template_is_tried_as_its_kind_is(client, administrator):
    letter = SimpleUploadedFile("mau.docx", template(without("{{ to_word }} {{ to[0] }}")))
    assert read_template(letter, "cluster-report").name == "mau.docx"
    answer = put(client, template(named("{{ guess }}")))
    assert (answer.status_code, WRONG in answer.content.decode()) == (422, True)
    assert not DocumentTemplate.objects.exists()


def test_a_template_that_cannot_be_filled_any_more_is_said_and_can_always_be_left(client, administrator):
    row(DocumentTemplate, cluster=Cluster.objects.get(), kind="briefing", number=MOST, name="cu.docx", sha256="0" * 64,
        content=template(named("{{ of_a_version_before }}")), by=administrator)  # fmt: skip
    page = reverse("targets:documents", args=["cum-4", 2024])
    asked = {"kind": "briefing", "window": "q1", "province": "", "form": "docx", "basis": "accepted"}
    answer = client.post(page, asked)
    assert answer.status_code == 409
    assert "Mẫu Word đang dùng cho loại văn bản này không điền được" in answer.content.decode()
    client.post(reverse("targets:config_template_reset", args=["cum-4", "briefing"]))
    answer = client.post(page, asked)
    assert (answer.status_code, bool(answer.getvalue())) == (200, True)


def test_a_template_with_macros_is_refused(client, administrator):
    file = io.BytesIO(template())
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("word/vbaProject.bin", b"x")
    answer = put(client, file.getvalue())
    assert answer.status_code == 422
    assert "macro" in answer.content.decode()


def test_only_who_administers_the_cluster_finds_its_templates(client, people):
    address = reverse("targets:config_template", args=ADDRESS)
    for person in (people.reporter, people.reviewer, people.leader):
        client.force_login(person)
        assert client.get(address).status_code == 404
        assert put(client, template()).status_code == 404
    client.force_login(builders.user_with("administrator"))
    assert client.get(reverse("targets:config_template", args=["cum-4", "guess"])).status_code == 404
    assert Cluster.objects.count() == 1


def test_the_built_in_template_is_a_template(client, administrator):
    given = client.get(reverse("targets:config_template_file", args=(*ADDRESS, 0)))
    assert put(client, given.getvalue()).status_code == 302
