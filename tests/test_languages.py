"""Vietnamese and English: the switch, the whole catalogue, and that neither language shows the other."""

import re

import polib
import pytest
from django.urls import reverse
from django.utils import translation

from pledges.models import RoleName
from tests import builders, messages, source

HOLES = re.compile(r"%\((\w+)\)s|(%%)|(%n)")
ENGLISH = re.compile(r"\b(the|and|is|are|save|edit|delete|submit|error|please|required|cancel|back)\b", re.IGNORECASE)
VIETNAMESE = re.compile("[ăâđêôơưĂÂĐÊÔƠƯạảấầẩẫậắằẳẵặẹẻẽếềểễệịỉọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]")
PAGES = (
    "targets:home",
    "targets:notices",
    "targets:help",
    "targets:dashboard",
    "targets:provinces",
    "accounts:password",
)


def words(html):
    """Return what a page says: no tags, scripts or styles, no demo data."""
    html = re.sub(r"(?s)<(script|style|svg).*?</\1>", " ", html)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_every_text_is_translated_and_none_is_left_over():
    catalogue = polib.pofile(str(messages.CATALOGUE))
    assert {entry.msgid for entry in catalogue} == set(messages.every_message())
    assert [entry.msgid for entry in catalogue if not entry.translated() or "fuzzy" in entry.flags] == []


# Where Vietnamese stands outside of the catalogue, and why.
KEPT = {
    "accounts/models.py": "each language under its own name",
    "charts/labels.py": "letters by their width",
    "foundation/text.py": "the alphabet",
    "accounts/services/second_factor.py": "the issuer, as an app of codes keeps it",
    "accounts/services/sessions.py": "the name of a browser",
    "targets/models/period.py": "a title as it is stored, worded when it is shown",
    "targets/reports/services/cells.py": "reasons that are offered, and kept as they were chosen",
    "targets/reports/exports/workbook.py": "a form to be filled in, in one language wherever it goes (docs/formats.md)",
    "targets/reports/queries/workbook.py": "heads of that form, by which it is read back",
    "targets/results/exports/results_file.py": "a file that programs read (docs/formats.md)",
    "targets/results/queries/frozen.py": "what an earlier release kept",
    "targets/results/queries/reply.py": "words that people type, in either language",
    "targets/words/wording.py": "how the names of measures begin that say what was done",
}
COMMANDS = re.compile(r"/(management|demo)/|/apps\.py$")  # they speak to operators; names of apps are never shown


def test_no_text_stands_outside_of_the_catalogue():
    texts = {source.name(path): messages.outside_of_gettext(source.text(path)) for path in source.PRODUCT}
    outside = {path for path, found in texts.items() if found and not COMMANDS.search(path)}
    assert outside == set(KEPT)
    for path in source.TEMPLATES:
        own = re.sub(r'<button[^>]*lang="vi">Tiếng Việt</button>', "", messages.outside_of_tags(source.text(path)))
        assert messages.MARKED.findall(own) == [], source.name(path)
    for path in (source.ROOT / "static" / "js").glob("*.js"):
        assert messages.MARKED.findall(source.text(path)) == [], path.name  # scripts get their words from the page


def test_translations_fill_the_same_holes():
    def holes(text):
        return set(HOLES.findall(text))

    catalogue = polib.pofile(str(messages.CATALOGUE))
    differ = [
        entry.msgid
        for entry in catalogue
        for text in (entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr])
        if holes(text) - holes(entry.msgid) or (not entry.msgid_plural and holes(text) != holes(entry.msgid))
    ]
    assert differ == []


@pytest.mark.django_db
@pytest.mark.parametrize("name", PAGES)
def test_pages_speak_the_language_that_was_chosen(client, clock, name):
    clock(builders.NOW)
    builders.agreement_2024()
    client.force_login(builders.user_with(RoleName.LEADER, full_name="An", rank="", post=""))
    vietnamese = words(client.get(reverse(name), follow=True).content.decode())
    assert ENGLISH.findall(vietnamese.replace("English", "")) == []
    client.post(reverse("set_language"), {"language": "en", "next": "/"})
    english = client.get(reverse(name), follow=True)
    assert english.headers["Content-Language"] == "en"
    assert '<html lang="en"' in english.content.decode()
    assert "Dashboard" in words(english.content.decode())
    client.post(reverse("set_language"), {"language": "vi", "next": "/"})
    assert "Bảng theo dõi" in client.get(reverse(name), follow=True).content.decode()


@pytest.mark.django_db
def test_the_english_sign_in_page_has_no_vietnamese(client):
    client.cookies["language"] = "en"
    said = (
        words(client.get(reverse("accounts:login")).content.decode()).replace("Tiếng Việt", "").replace("Tổ quốc", "")
    )
    assert VIETNAMESE.findall(said) == []


def test_numbers_and_dates_stay_as_the_offices_write_them():
    from targets.core.numbers import format_count

    with translation.override("en"):
        assert format_count(1234567) == "1.234.567"
