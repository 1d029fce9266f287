"""The end of a session under typed values: the warning, going on, the end, and back by the same person only."""

from datetime import timedelta

from django.urls import reverse

from accounts.models import User
from foundation.clock import now
from tests import builders

LOOK_AT_THE_WINDOW = "window.dispatchEvent(new Event('focus'))"


def test_what_is_typed_outlives_the_session_for_the_same_person(browser_page, sign_in, settings):
    builders.agreement_2024()
    admin, other = builders.user_with("administrator"), builders.user_with("administrator")
    page = browser_page
    sign_in(page, admin, began=now().isoformat())
    settings.SESSION_IDLE = timedelta(seconds=180)  # so the warning is due at once
    page.goto(reverse("pledges:person_new"))
    page.fill("[name=full_name]", "Lê Cường")
    page.fill("[name=username]", "hb.cuong")
    page.locator("[data-soon]").wait_for()
    settings.FIXED_NOW = now() + timedelta(seconds=170)
    with page.expect_response("**/session/"):
        page.click("[data-stay]")
    settings.FIXED_NOW = now() + timedelta(seconds=170)
    with page.expect_response("**/session/") as answer:
        page.evaluate(LOOK_AT_THE_WINDOW)
    assert answer.value.json()["left"] == 10
    settings.FIXED_NOW = now() + timedelta(seconds=20)
    page.evaluate(LOOK_AT_THE_WINDOW)
    page.locator("[data-over]").wait_for()
    sign_in(page, other)
    page.evaluate(LOOK_AT_THE_WINDOW)
    page.locator("[data-other]").wait_for()
    sign_in(page, admin)
    page.evaluate(LOOK_AT_THE_WINDOW)
    page.locator("#session-end").wait_for(state="hidden")
    page.click("main form .btn-primary")
    page.wait_for_selector("code")
    assert User.objects.get(username="hb.cuong").full_name == "Lê Cường"
