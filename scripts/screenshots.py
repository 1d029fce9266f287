"""Takes the pictures of README.md from a running demonstration: .venv/bin/python scripts/screenshots.py [ADDRESS]."""

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests import servers  # noqa: E402

PASSWORD = "giao-uoc-2024"
PICTURES = (
    ("dashboard", "lanhdao.cum", "/dashboard/?window=through-2"),
    ("entry", "hb.canbo", "main a[href*='/entry/']"),
)


def take(browser, address: str, name: str, username: str, where: str) -> None:
    """Sign in, open a page by its path or by a link of the home page, and keep the picture."""
    page = browser.new_context(base_url=address, viewport={"width": 1366, "height": 768}, locale="vi-VN").new_page()
    page.goto("/login/")
    page.fill("#id_username", username)
    page.fill("#id_password", PASSWORD)
    page.click("main button")
    page.locator("h1", has_text="Chào").wait_for()
    page.goto(where if where.startswith("/") else page.locator(where).first.get_attribute("href"))
    page.screenshot(path=ROOT / "docs" / "images" / f"{name}.png")


def main(address: str) -> None:
    """Take every picture."""
    (ROOT / "docs" / "images").mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=servers.chromium(), args=["--no-sandbox"])
        for picture in PICTURES:
            take(browser, address, *picture)
        browser.close()


if __name__ == "__main__":
    main(*(sys.argv[1:2] or ["http://127.0.0.1:8000"]))
