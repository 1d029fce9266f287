"""A passkey as second factor, with a virtual authenticator: made by an administrator, asked for at the next sign-in."""

from urllib.parse import urlsplit

from accounts.models import Passkey
from accounts.services import create_user
from foundation.clock import now
from pledges.services.people import NewRole, grant_role

PASSWORD = "mật khẩu dài để thử"
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "usb",
    "hasResidentKey": False,
    "hasUserVerification": False,
    "automaticPresenceSimulation": True,
}


def sign_in_by_password(page, address):
    page.goto(f"{address}/login/")
    page.fill("[name=username]", "hb.an")
    page.fill("[name=password]", PASSWORD)
    page.click("main .btn-primary")


def test_an_administrator_makes_a_passkey_and_signs_in_with_it(browser_page, live_server_url, settings, axe):
    settings.SECOND_FACTOR = True
    an = create_user("hb.an", full_name="Nguyễn Văn An", password=PASSWORD, by=None, at=now()).user
    grant_role(an, NewRole("administrator", valid_from=now().date()), by=None, at=now())
    page, address = browser_page, f"http://localhost:{urlsplit(live_server_url).port}"  # keys need a host with a name
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    sign_in_by_password(page, address)
    assert page.url == f"{address}/account/second-factor/"
    assert axe(page) == []
    page.fill("[name=name]", "Máy bàn")
    page.click("[data-passkey]")
    page.wait_for_selector(".recovery-codes")
    page.goto(f"{address}/account/")
    assert page.locator(".account-line").inner_text().startswith("Máy bàn")
    page.locator(".user-menu summary").click()
    page.click("form[action='/logout/'] button")
    page.wait_for_url("**/login/")
    sign_in_by_password(page, address)
    assert page.url == f"{address}/login/code/"
    assert axe(page) == []
    page.click("[data-passkey]")
    page.wait_for_url(f"{address}/")
    assert Passkey.objects.get().counter == 2
