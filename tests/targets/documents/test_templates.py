"""Word templates of administrators: tried before they are taken, versions kept, back to the built-in one."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn

from audit.models import Event
from pledges.models import Cluster
from targets.documents.exports.docx import BUILT_IN
from targets.models import DocumentTemplate
from tests import builders, papers

pytestmark = pytest.mark.django_db
ADDRESS = ("cum-4", "cluster-report")


@pytest.fixture
def people(clock):
    clock(builders.NOW)
    builders.agreement_2024()
    return builders.people_of("hoa-binh")


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


def without(field):
    """Return a change that takes a field away, wherever it stands."""

    def change(document):
        section = document.sections[0]
        edges = (section.first_page_header, section.header, section.first_page_footer, section.footer)
        for root in (document.element.body, *(edge._element for edge in edges)):
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


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (template(without("{{ body }}")), "Mẫu có trường viết sai: {{ body }}."),
        (template(without("{{ code_sentence }}")), "Mẫu thiếu trường {{ code }}."),
        (template(without("{{ banner }}")), "Mẫu thiếu trường {{ banner }}."),
        (template(named("{{ guess }}")), "Mẫu có trường viết sai"),
        (template(named("{{ code")), "Mẫu có trường viết sai"),
        (template(named("{{ code.__class__.__mro__ }}")), "Mẫu có trường viết sai"),
        (
            template(lambda document: document.part.relate_to("http://x.vn/a.png", RELATIONSHIP_TYPE.IMAGE, True)),
            "Mẫu dẫn đến tệp hoặc ảnh ở ngoài",
        ),
        (b"PK\x03\x04 nothing", "Tệp hỏng"),
        (b"%PDF-1.4", "Word"),
    ],
)
def test_what_cannot_be_a_template_is_refused_with_its_reason(client, administrator, content, sentence):
    answer = put(client, content)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not DocumentTemplate.objects.exists()


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
