"""Vietnamese and English: the switch, the whole catalogue, and that neither language shows the other."""

import re

import polib
import pytest
from django.urls import reverse
from django.utils import translation

from pledges.models import RoleName
from tests import builders, messages

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
    assert "My work" in words(english.content.decode())
    client.post(reverse("set_language"), {"language": "vi", "next": "/"})
    assert "Việc của tôi" in client.get(reverse(name), follow=True).content.decode()


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
