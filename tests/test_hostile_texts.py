"""Every page of every role where each text that people wrote ends in markup; and that looking writes nothing."""

import re
from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles import finders
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


class Chromium:
    """Opens pages as they were answered, with the product's scripts and policy; `complaints`: what came of it."""

    def __init__(self, browser, policy):
        self.context, self.complaints = browser.new_context(), []
        self.page, self.shown, self.policy = self.context.new_page(), "", policy
        self.page.route("**/*", self._answer)
        self.page.on("dialog", self._dismiss)
        self.page.on("console", self._hear)

    def open(self, url, text):
        """Open a page of this text at an address."""
        self.shown = text
        self.page.goto(f"http://product.example{url}", wait_until="domcontentloaded")

    def _answer(self, route):
        path = urlsplit(route.request.url).path
        if route.request.is_navigation_request():
            headers = {"Content-Security-Policy": self.policy, "Content-Type": "text/html; charset=utf-8"}
            route.fulfill(body=self.shown, headers=headers)
        elif path.endswith(".js"):
            route.fulfill(path=finders.find(path.removeprefix(settings.STATIC_URL)))
        else:
            route.abort()

    def _dismiss(self, dialog):
        self.complaints.append(f"{self.page.url}: a dialog")
        dialog.dismiss()

    def _hear(self, line):
        if "Content Security Policy" in line.text:
            self.complaints.append(f"{self.page.url}: {line.text}")


def test_no_text_of_people_is_markup_and_no_page_writes(demo, new_process, browser):  # noqa: F811
    without_guards()
    assert plant() > 300
    new_process()
    raw, pages, shown = [], {}, 0
    clients = {username: client_of(username, "vi") for username in ROLES}
    before = rows()
    for username, client in clients.items():
        for name, (url, page) in crawl(client).items():
            shown += "&lt;svg onload" in page
            if "&lt;svg onload" in page:
                pages.setdefault(name, (url, page))
            if "<svg onload" in page or page.count("<script") != page.count("</script>"):
                raw.append(f"{username} {url}")
    assert raw == []
    assert shown > 60
    assert rows() == before
    chromium = Chromium(browser, clients["quantri"].get("/").headers["Content-Security-Policy"])
    for url, page in pages.values():
        chromium.open(url, page)
    assert (chromium.complaints, len(pages) > 30) == ([], True)
    chromium.open("/", f"<p>{HOSTILE}</p>")
    assert len(chromium.complaints) == 1  # such a page would have been noticed
    chromium.context.close()
