"""`make screenshots`: pictures of every page of a demonstration that this prepares and serves itself, on its fixed day.

Into build/screenshots: each page as it is at 1366 and at 360 pixels and on paper, in the folder of the first person who
finds it (pages of one's own in everybody's); the wall at 1920 × 1080. The pictures of README.md go to docs/images.
Prints what it made. `python scripts/screenshots.py dashboard_year entry` makes those of some pages only.
"""

import contextlib
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from urllib.error import URLError

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

OUT, IMAGES = ROOT / "build" / "screenshots", ROOT / "docs" / "images"
VARIABLES = {
    "DEMO": "1",
    "SECRET_KEY": "only-for-pictures-on-one-machine",
    "FIXED_NOW": "2024-09-18T09:30+07:00",
    "DJANGO_SETTINGS_MODULE": "cluster_emulation.settings",
    "DJANGO_ALLOW_ASYNC_UNSAFE": "1",  # the browser's own loop runs in this thread
    "REDIS_URL": "",
}
PASSWORD = "giao-uoc-2024"
OWN = {"home", "submission", "help_role", "notices"}  # say something else to everybody
OF_README = {("lanhdao.cum", "dashboard_year"): "dashboard", ("hb.canbo", "entry"): "entry"}
ADMINISTRATOR = "quantri"
DESK, PHONE, WALL = (1366, 768), (360, 740), (1920, 1080)
PATIENCE = 60  # seconds until the server answers
CLOSED = (403, 404)  # how a page answers to whom it is closed: not every seed is open to everybody


@contextlib.contextmanager
def served() -> Iterator[str]:
    """Prepare the demonstration and serve it for as long as the block lasts; yields its address."""
    from django.core.management import call_command

    from tests import servers

    call_command("migrate", verbosity=0)
    call_command("prepare_demo", stdout=StringIO())
    port = servers.free_port()
    command = [Path(sys.executable).parent / "gunicorn", "cluster_emulation.wsgi", "--config"]
    command += ["scripts/gunicorn.conf.py", "--bind", f"127.0.0.1:{port}", "--log-level", "warning"]
    process = subprocess.Popen(list(map(str, command)), cwd=ROOT)
    try:
        _wait(f"http://127.0.0.1:{port}", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _wait(address: str, process: subprocess.Popen) -> None:
    until = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < until:
        with contextlib.suppress(URLError, OSError), urllib.request.urlopen(f"{address}/healthz"):
            return
        time.sleep(0.2)
    raise SystemExit("the demonstration does not answer")


class Camera:
    """Takes the pictures of one person's pages; `wanted`: names of addresses, none: all; `taken`: those that are."""

    def __init__(self, context, username: str, wanted: set[str], taken: set[str]):
        self.page, self.username, self.wanted, self.taken = context.new_page(), username, wanted, taken
        self.made: list[Path] = []

    def sign_in(self) -> None:
        """Sign in as people do."""
        self.page.goto("/login/")
        self.page.fill("#id_username", self.username)
        self.page.fill("#id_password", PASSWORD)
        self.page.click("main button")
        self.page.locator("h1").first.wait_for()

    def past(self, name: str) -> bool:
        """Say whether a page needs no picture here."""
        is_taken = name in self.taken and name not in OWN and (self.username, name) not in OF_README
        return is_taken or bool(self.wanted and name not in self.wanted)

    def take(self, name: str) -> None:
        """Take the pictures of the page that is open."""
        folder, known = OUT / self.username, {path.stem for path in self.made}
        folder.mkdir(parents=True, exist_ok=True)
        title = next(one for one in (name, *(f"{name}-{n}" for n in range(2, 99))) if f"{one}.1366" not in known)
        for width, height in (DESK, PHONE):
            self._shot(folder / f"{title}.{width}.png", width, height, full_page=True)
        self.page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
        self.page.pdf(path=folder / f"{title}.print.pdf", prefer_css_page_size=True, print_background=True)
        self.made.append(folder / f"{title}.print.pdf")
        if readme := OF_README.get((self.username, name)):
            self._shot(IMAGES / f"{readme}.png", *DESK, full_page=False)
        self.taken.add(name)

    def take_wall(self, browser, address: str) -> None:
        """Make a screen's link as an administrator does, open it on a screen, and keep its picture."""
        self.page.goto("/devices/")
        self.page.fill("#id_name", "Phòng giao ban")
        self.page.click("form.panel button")
        screen = browser.new_context(base_url=address, locale="vi-VN").new_page()
        screen.set_viewport_size({"width": WALL[0], "height": WALL[1]})
        screen.goto(self.page.input_value("#link"))
        screen.screenshot(path=OUT / "wall.1920.png")
        self.made.append(OUT / "wall.1920.png")

    def _shot(self, path: Path, width: int, height: int, *, full_page: bool) -> None:
        self.page.set_viewport_size({"width": width, "height": height})
        self.page.screenshot(path=path, full_page=full_page)
        self.made.append(path)


def main(wanted: set[str]) -> None:
    """Take every picture, or those of some pages, and print what was made."""
    from playwright.sync_api import sync_playwright

    from tests import servers
    from tests.pages import ROLES, seeds_of, walk

    OUT.mkdir(parents=True, exist_ok=True)
    taken: set[str] = set()
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=servers.chromium(), args=["--no-sandbox"])
        for username in ROLES:
            context = browser.new_context(base_url=address, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh")
            camera = Camera(context, username, wanted, taken)
            camera.sign_in()
            if username == ADMINISTRATOR and (not wanted or "wall" in wanted):
                camera.take_wall(browser, address)
            for name, _url, response, _is_seed in walk(camera.page, seeds_of(username), past=camera.past):
                if response.status not in CLOSED:
                    if not response.ok:
                        raise RuntimeError(f"{name} answered with {response.status}")
                    camera.take(name)
            for path in camera.made:
                sys.stdout.write(f"{path.relative_to(ROOT)}\n")
        browser.close()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        os.environ |= VARIABLES | {"DATABASE_URL": f"sqlite:///{place}/demo.sqlite3", "MEDIA_ROOT": f"{place}/media"}
        import django

        django.setup()
        main(set(sys.argv[1:]))
