"""Every page of every role where each text that people wrote ends in markup; and that looking writes nothing."""

import re

import pytest
from django.apps import apps
from django.db import connection, models

from tests.test_two_languages import client_of, crawl, demo  # noqa: F401 - a fixture

pytestmark = pytest.mark.crawl
HOSTILE = "</script><svg onload=alert(1)>\"'"
ROLES = ("quantri", "hb.canbo", "pt.lanhdao", "qn.thamdinh", "lanhdao.cum")


def without_guards():
    """Let this transaction change what is append-only."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
            return
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP TRIGGER "{name}"')


def plant():
    """End each text of people in markup; return how many there are. Codes, addresses and hashes are no such texts."""
    planted = 0
    for model in apps.get_models():
        if model._meta.app_label not in {"accounts", "audit", "pledges", "targets"}:
            continue
        fields = [field for field in model._meta.fields if isinstance(field, models.CharField | models.TextField)]
        for field in (field for field in fields if not field.choices and (field.max_length or 999) >= 60):
            for pk, text in model.objects.values_list("pk", field.name):
                if text and re.search(r"\w \w", text):
                    kept = text[: (field.max_length or 999) - len(HOSTILE)]
                    planted += model.objects.filter(pk=pk).update(**{field.name: kept + HOSTILE})
    return planted


def rows():
    """Return all that is kept, but who is signed in."""
    kept = [model for model in apps.get_models() if model._meta.db_table != "django_session"]
    return {model.__name__: list(model.objects.order_by("pk").values_list()) for model in kept}


def test_no_text_of_people_is_markup_and_no_page_writes(demo, new_process):  # noqa: F811
    without_guards()
    assert plant() > 300
    new_process()
    raw, shown = [], 0
    clients = {username: client_of(username, "vi") for username in ROLES}
    before = rows()
    for username, client in clients.items():
        for url, page in crawl(client).values():
            shown += "&lt;svg onload" in page
            if "<svg onload" in page or page.count("<script") != page.count("</script>"):
                raw.append(f"{username} {url}")
    assert raw == []
    assert shown > 60
    assert rows() == before
