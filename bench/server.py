"""The web server that is measured, as in production (2 workers) but on 127.0.0.1, and a client that keeps its time."""

import contextlib
import http.client
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from tests import servers
from tests.forms import multipart

ROOT = Path(__file__).resolve().parent.parent
PYTHON = Path(sys.executable)
FORM = "application/x-www-form-urlencoded"
TOKEN = "t" * 32  # of forms, as bench.loading puts it into the cookie
LAST = 4000  # characters, from the end of what a server said of its errors


@dataclass(frozen=True)
class Answer:
    """What the server answered, and after how many milliseconds it was whole."""

    status: int
    text: str
    milliseconds: float
    location: str = ""


class Client:
    """Asks as one browser behind the proxy does: https outside, one connection for each request."""

    def __init__(self, port: int, cookies: dict[str, str], users: dict[str, int]):
        self.port, self.cookies, self.users = port, cookies, users

    def get(self, path: str, person: str = "") -> Answer:
        """Ask for a page."""
        return self._ask("GET", path, person, None)

    def post(self, path: str, person: str, **fields: str) -> Answer:
        """Send a form; `as_user` and the form's token go along."""
        form = {"csrfmiddlewaretoken": TOKEN, "as_user": str(self.users[person]), **fields}
        return self._ask("POST", path, person, urlencode(form))

    def bring(self, path: str, person: str, fields: dict[str, str], file: Path) -> Answer:
        """Send a form with a file."""
        kind, body = multipart(fields, {"file": (file.name, file.read_bytes())})
        return self._ask("POST", path, person, body, kind)

    def _ask(self, method: str, path: str, person: str, body: str | bytes | None, kind: str = FORM) -> Answer:
        headers = {"X-Forwarded-Proto": "https", "Accept-Encoding": "identity"}
        if person:
            headers["Cookie"] = self.cookies[person]
        if body is not None:
            headers |= {"Content-Type": kind, "Referer": "https://127.0.0.1/"}
            headers["Host"] = "127.0.0.1"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        with contextlib.closing(connection):
            began = time.perf_counter()
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # refused before all of it was sent
                connection.request(method, path, body, headers)
            response = connection.getresponse()
            content = response.read()
            milliseconds = (time.perf_counter() - began) * 1000
            text = content.decode("utf-8", "replace")
            return Answer(response.status, text, milliseconds, response.headers.get("Location", ""))


def environment(url: str, folder: str, *, redis: str = "") -> dict[str, str]:
    """Return the variables with which the product serves a database of the bench; `redis`: an address, or without."""
    given = {name: value for name, value in os.environ.items() if name not in ("REDIS_URL", "DEMO", "FIXED_NOW")}
    own = {
        "DATABASE_URL": url,
        "DATABASE_OWNER_URL": url,
        "BENCH_FOLDER": folder,
        "LOG_LEVEL": "ERROR",
        "REDIS_URL": redis,
    }
    return {**given, **own, "DJANGO_SETTINGS_MODULE": "bench.settings", "WEB_WORKERS": "2"}


def run(module: str, *arguments: str, url: str, folder: str) -> str:
    """Run a module of the bench in a process of its own; return what it printed."""
    command = [PYTHON, "-m", module, *arguments]
    done = subprocess.run(
        command, cwd=ROOT, env=environment(url, folder), stdout=subprocess.PIPE, text=True, check=True
    )
    return done.stdout


@dataclass(frozen=True)
class Web:
    """The web server of a block: its port, the process above its workers, the file of what it says of its errors."""

    port: int
    process: subprocess.Popen
    log: Path

    def tell(self) -> None:
        """Repeat on standard error the last that it said of its errors; nothing where it said nothing."""
        print(self.log.read_text(errors="replace")[-LAST:], end="", file=sys.stderr, flush=True)


@contextlib.contextmanager
def served(url: str, folder: str, *, redis: str = "") -> Iterator[Web]:
    """Serve a database for as long as the block lasts; where the block fails, tell what the server said.

    What it writes stays in `folder`: a line of each answer in web-PORT.access.log, its errors in web-PORT.log.
    """
    port = servers.free_port()
    command = [PYTHON.parent / "gunicorn", "cluster_emulation.wsgi", "--config", "scripts/gunicorn.conf.py"]
    command += ["--bind", f"127.0.0.1:{port}", "--log-level", "error"]
    log = Path(folder) / f"web-{port}.log"
    with log.open("wb") as errors, log.with_suffix(".access.log").open("wb") as answers:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment(url, folder, redis=redis), stdout=answers, stderr=errors
        )
    web = Web(port, process, log)
    try:
        _wait(web)
        yield web
    except Exception:
        web.tell()
        raise
    finally:
        process.terminate()
        process.wait(60)


def _wait(web: Web) -> None:
    until = time.monotonic() + 60
    while True:
        with contextlib.suppress(OSError):
            if Client(web.port, {}, {}).get("/healthz").status == 200:
                return
        if web.process.poll() is not None or time.monotonic() > until:
            raise RuntimeError("gunicorn does not start")
        time.sleep(0.1)
