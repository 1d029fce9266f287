"""The reverse proxy as docker-compose.yml starts it: a real nginx in front of the real web server, over TLS.

nginx terminates TLS, takes requests in whole, believes no client about itself, writes lines without secrets.
"""

import contextlib
import http.client
import json
import os
import re
import shutil
import signal
import socket
import socketserver
import ssl
import struct
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.urls import reverse

from accounts.models import User
from tests import servers
from tests.fixtures.gunicorn import FORM, Web

ROOT = Path(__file__).resolve().parent.parent
START = ROOT / "deploy" / "nginx" / "start.sh"
PASSWORD = "một câu rất dài để vào"
SECRET = "s3cret-of-a-screen-0123456789"
REPLICAS = ("127.0.0.1", "127.0.0.2")


@dataclass(frozen=True)
class Proxy:
    """A running nginx: its ports, the two web servers that it looks for (not started), its environment and folder."""

    port: int
    plain: int
    web: Web
    other: Web
    environ: dict
    home: Path
    user: str | None

    def connect(self) -> ssl.SSLSocket:
        """Open a TLS connection as a browser that trusts every certificate."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        return context.wrap_socket(socket.create_connection(("127.0.0.1", self.port), timeout=30))

    def ask(self, method: str, path: str, body: bytes | None = None, **headers):
        """Ask over TLS; return the status, the headers (a list under each name) and the text."""
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        with contextlib.closing(connection), self.connect() as connection.sock:
            connection.request(method, path, body, {"Host": f"127.0.0.1:{self.port}", **names})
            answer = connection.getresponse()
            return answer.status, answer.msg, answer.read().decode()

    def certificate(self) -> bytes:
        """Return the certificate that is served."""
        with self.connect() as line:
            return line.getpeercert(binary_form=True)

    def run(self, *arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess:
        """Run start.sh as the user that nginx runs as."""
        command = ["sh", START, *arguments]
        return subprocess.run(command, env=self.environ, input=stdin, capture_output=True, user=self.user, timeout=60)

    def count(self, message: str) -> int:
        """Return how many lines say this."""
        return [line["message"] for line in self.lines()].count(message)

    def lines(self) -> list[dict]:
        """Return what nginx has written."""
        return [json.loads(line) for line in (self.home / "access.log").read_text("utf-8").splitlines()]


class _TwoReplicas(socketserver.BaseRequestHandler):
    """Answers as the name server of the containers' network: whatever name is asked for has two addresses."""

    def handle(self):
        asked, line = self.request
        head = asked[:2] + b"\x81\x80" + asked[4:6] + struct.pack(">HHH", len(REPLICAS), 0, 0)
        each = [b"\xc0\x0c" + struct.pack(">HHIH", 1, 1, 5, 4) + socket.inet_aton(host) for host in REPLICAS]
        line.sendto(head + asked[12:] + b"".join(each), self.client_address)


@pytest.fixture
def names():
    """Run a name server; return its address."""
    with socketserver.UDPServer(("127.0.0.1", 0), _TwoReplicas) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield f"127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


@pytest.fixture
def proxy(live_db, tmp_path, names):
    """Run nginx by its own start script, as nobody, in front of two web servers of one thread, not started yet."""
    nginx = servers.program("nginx")
    user = "nobody" if os.geteuid() == 0 else None
    port, plain = servers.free_port(), servers.free_port()
    one_thread = {"WEB_WORKERS": "1", "WEB_THREADS": "1", "LOG_LEVEL": "INFO", "TRUST_PROXY": "1"}
    one_thread["CSRF_TRUSTED_ORIGINS"] = f"https://127.0.0.1:{port}"
    web = Web(live_db.url, tmp_path, host=REPLICAS[0], **one_thread)
    other = Web(live_db.url, tmp_path, host=REPLICAS[1], port=web.port, **one_thread)
    home = Path(tempfile.mkdtemp(prefix="proxy-"))  # pytest's folders are closed to whom nginx runs as
    if user:
        os.chown(home, *_ids_of(user))
    environ = {
        "PATH": f"{Path(nginx).parent}:{os.environ['PATH']}",
        "ALLOWED_HOSTS": "127.0.0.1,giaouoc.example.vn",
        "CSRF_TRUSTED_ORIGINS": f"https://127.0.0.1:{port}",
        "WEB_ADDRESS": f"web:{web.port}",
        "PROXY_RESOLVER": names,
        "PROXY_HOME": str(home),
        "PROXY_RUN": str(home),
        "PROXY_LOG": str(home / "access.log"),
        "PROXY_HTTP_PORT": str(plain),
        "PROXY_HTTPS_PORT": str(port),
    }
    log = home / "nginx.log"
    with log.open("wb") as out:
        process = subprocess.Popen(["sh", START], env=environ, stdout=out, stderr=out, user=user)
    running = Proxy(port, plain, web, other, environ, home, user)
    until = time.monotonic() + 30
    while True:
        with contextlib.suppress(OSError):
            running.connect().close()
            break
        if process.poll() is not None or time.monotonic() > until:
            raise RuntimeError(log.read_text("utf-8", "replace"))
        time.sleep(0.1)
    yield running
    process.terminate()
    process.wait(30)
    web.stop()
    other.stop()
    shutil.rmtree(home)


def _ids_of(user: str) -> tuple[int, int]:
    import pwd

    entry = pwd.getpwnam(user)
    return entry.pw_uid, entry.pw_gid


def test_the_proxy_in_front_of_the_web_server(proxy):
    status, headers, text = proxy.ask("GET", "/notices/?q=secret-query")  # web is away
    assert (status, headers["Retry-After"], "thử lại sau ít phút" in text) == (503, "30", True)
    assert headers["Strict-Transport-Security"].startswith("max-age=31536000")

    hashed = PBKDF2PasswordHasher().encode(PASSWORD, "salt", iterations=1000)  # the product's, not that of quick tests
    User.objects.create(username="an.nguyen", password=hashed, full_name="Nguyễn Văn An")
    origin = proxy.environ["CSRF_TRUSTED_ORIGINS"]
    proxy.web.start()
    _sign_in(proxy, origin)
    web = proxy.web.log.read_text("utf-8").splitlines()
    signed_in = [json.loads(line) for line in web if "sign-in of" in line]
    assert [(line["address"], "6.6.6.6" in line["message"]) for line in signed_in] == [("127.0.0.1", False)]

    # Bodies that come slowly hold nothing of the web server, which has one thread here.
    head = f"POST {reverse('accounts:login')} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 60000\r\n\r\n"
    with contextlib.ExitStack() as slow:
        for _client in range(3):
            slow.enter_context(proxy.connect()).sendall(head.encode() + b"x" * 30000)
        assert proxy.ask("GET", "/healthz")[0] == 200

    status, headers, text = proxy.ask("POST", "/notices/read/", b"x" * (12 * 1024 * 1024 + 1))
    assert (status, "Nội dung quá lớn" in text) == (413, True)
    for nowhere in ("/metrics", "/.git/HEAD", "/.env", "/__debug__/", "/static/../.env"):
        assert proxy.ask("GET", nowhere)[0] == 404, nowhere
    links = (f"/wall/{SECRET}/", f"/%77all/{SECRET}/?a={SECRET}", f"/mails/stop/{SECRET}/", "/find/?wall/")
    assert [proxy.ask("GET", path)[0] for path in links] == [404, 404, 404, 302]
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", proxy.plain, timeout=30)) as plain:
        plain.request("GET", "/trends/?a=b", headers={"Host": "evil.example"})
        answer = plain.getresponse()
    assert (answer.status, answer.headers["Location"]) == (308, f"{origin}/trends/?a=b")

    # Until now the other of the two replicas was away; now this one dies, and nobody is told so either.
    proxy.other.start()
    proxy.web.stop(signal.SIGKILL)
    assert {proxy.ask("GET", "/login/")[0] for _turn in range(8)} == {200}

    # A line is written when its answer has gone out, perhaps after the answer was read.
    until = time.monotonic() + 30
    while not proxy.count("302 GET /find/") and time.monotonic() < until:
        time.sleep(0.1)
    lines = proxy.lines()
    told = "".join((proxy.home / name).read_text("utf-8") for name in ("access.log", "nginx.log"))
    assert [word for word in (SECRET, "secret-query", PASSWORD, "a=b") if word in told] == []
    assert {line["address"] for line in lines} == {"127.0.0.1"}
    assert [line["path"] for line in lines if line["status"] == 503] == ["/notices/"]
    assert [line["path"] for line in lines if line["path"].endswith("…")] == ["/wall/…", "/wall/…", "/mails/stop/…"]


def _sign_in(proxy, origin: str) -> None:
    """Sign in by the form, claiming to be somebody else's proxy."""
    claims = {"X_Forwarded_For": "6.6.6.6", "X_Forwarded_Proto": "http", "X_Forwarded_Host": "evil.example"}
    status, headers, page = proxy.ask("GET", reverse("accounts:login"), **claims)
    assert (status, headers["X-Frame-Options"], headers.get_all("Server")) == (200, "DENY", ["nginx"])
    assert "evil.example" not in page
    cookie = re.search(rf"{settings.CSRF_COOKIE_NAME}=(\w+)", headers["Set-Cookie"]).group(0)
    token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', page).group(1)
    typed = {"username": "an.nguyen", "password": PASSWORD, "csrfmiddlewaretoken": token}
    form = {"Content_Type": FORM, "Cookie": cookie, "Origin": origin} | claims
    status, headers, _page = proxy.ask("POST", reverse("accounts:login"), urlencode(typed).encode(), **form)
    assert (status, headers["Location"]) == (302, "/")


def test_tls_is_of_today_and_the_offices_certificate_is_taken_or_refused_whole(proxy, tmp_path):
    first = proxy.certificate()
    for host in (b"giaouoc.example.vn", bytes([127, 0, 0, 1])):
        assert host in first
    ask = ["openssl", "s_client", "-connect", f"127.0.0.1:{proxy.port}", "-cipher", "ALL:@SECLEVEL=0"]
    asked = [subprocess.run([*ask, version], input=b"", capture_output=True) for version in ("-tls1_1", "-tls1_2")]
    assert [done.returncode == 0 for done in asked] == [False, True]
    key, chain = tmp_path / "key.pem", tmp_path / "chain.pem"
    make = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", "/CN=office"]
    subprocess.run([*make, "-keyout", key, "-out", chain], check=True, capture_output=True)
    mine = (proxy.home / "tls" / "pair.pem").read_bytes()
    for refused in (b"", chain.read_bytes(), chain.read_bytes() + mine[mine.index(b"-----BEGIN PRIVATE") :]):
        assert proxy.run("take-certificate", stdin=refused).returncode == 1
        assert proxy.certificate() == first
    done = proxy.run("take-certificate", stdin=chain.read_bytes() + key.read_bytes())
    assert (done.returncode, b"office" in done.stderr) == (0, True)
    until = time.monotonic() + 30
    while proxy.certificate() == first and time.monotonic() < until:
        time.sleep(0.1)
    assert b"office" in proxy.certificate()
