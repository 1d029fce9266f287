"""PostgreSQL and Redis as child processes in a temporary folder; paths of Chromium, LibreOffice, nginx. No product.

Each is taken from the environment's address (TEST_POSTGRES_URL, TEST_REDIS_URL, CHROMIUM), else from a local binary,
else installed with apt when root, else MissingProgram names what is missing.
"""

import contextlib
import glob
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg2

PACKAGES = {
    "postgres": "postgresql",
    "redis-server": "redis-server",
    "chromium": "chromium",
    "soffice": "libreoffice-calc-nogui libreoffice-writer-nogui",
    "nginx": "nginx-light",
    "pdftotext": "poppler-utils libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
}
PLACES = {
    "postgres": ["/usr/lib/postgresql/*/bin/postgres"],
    "redis-server": ["/usr/bin/valkey-server"],
    "chromium": ["/usr/bin/chromium-browser", "/usr/bin/google-chrome"],
    "soffice": ["/usr/bin/libreoffice", "/opt/libreoffice*/program/soffice"],
    "nginx": ["/usr/sbin/nginx"],
    "pdftotext": [],
}


class MissingProgram(RuntimeError):
    """A program that the tests need is neither given, nor found, nor installable; the message says which."""


def program(name: str) -> str:
    """Return the path of a program, installing its Debian package when it is missing and we are root."""
    provide([name])
    return str(_find(name))


def _find(name: str) -> str | None:
    given = os.environ.get(name.upper().replace("-", "_"))
    if given:
        return given
    return shutil.which(name) or next((path for place in PLACES[name] for path in sorted(glob.glob(place))), None)


def provide(names: list[str]) -> None:
    """See that all these programs are there, installing all missing packages at once; MissingProgram names them all."""
    missing = [name for name in names if _find(name) is None]
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        install(" ".join(PACKAGES[name] for name in missing).split())
        missing = [name for name in names if _find(name) is None]
    if missing:
        packages = " ".join(PACKAGES[name] for name in missing)
        raise MissingProgram(
            f"Missing: {', '.join(missing)}. Install them: apt-get install {packages} (or run as root)"
        )


def install(packages: list[str]) -> None:
    """Install Debian packages; root only. A failed update is not fatal: the lists at hand may do."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    subprocess.run(["apt-get", "update", "-qq"], check=False, env=environment, stdout=subprocess.DEVNULL)
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    done = subprocess.run(command, check=False, env=environment, capture_output=True, text=True)
    if done.returncode != 0:
        raise MissingProgram(f"apt-get could not install {' '.join(packages)}: {done.stderr[-1000:]}")


def chromium() -> str:
    """Return the path of Chromium."""
    return program("chromium")


class StillThere(RuntimeError):
    """Processes of a server that was killed have not all ended yet."""


class Postgres:
    """A PostgreSQL server of our own on a socket in a temporary folder; it can be killed and started again."""

    def __init__(self, folder: Path, **options: str):
        self.folder, self.data, self.options = folder, folder / "data", options
        self.bin = Path(program("postgres")).parent
        self.process: subprocess.Popen | None = None
        # PostgreSQL refuses to run as root.
        self.user = "nobody" if os.geteuid() == 0 else None
        if self.user:
            shutil.chown(folder, self.user)
        self._run("initdb", "-D", self.data, "-U", "owner", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")

    def _run(self, name, *arguments):
        command = [self.bin / name, *arguments]
        subprocess.run(
            command, check=True, user=self.user, env=self._environment(), cwd=self.folder, stdout=subprocess.DEVNULL
        )

    def _environment(self):
        return {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "HOME": str(self.folder)}

    def url(self, name: str = "postgres", user: str = "owner") -> str:
        """Return the address of a database of this server."""
        return f"postgres://{user}@/{name}?host={self.folder}"

    def start(self) -> None:
        """Start the server and wait until it answers; after a kill, until the old one's processes have gone."""
        options = {"listen_addresses": "", "unix_socket_directories": str(self.folder), "fsync": "off", "jit": "off"}
        options |= {"max_connections": "100", "shared_buffers": "64MB", "autovacuum": "off", "timezone": "UTC"}
        options |= self.options
        settings = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        for tries_left in reversed(range(100)):
            try:
                self._start(settings)
            except StillThere:
                if not tries_left:
                    raise
                time.sleep(0.3)
            else:
                return

    def _start(self, settings: list[str]) -> None:
        path = self.folder / "postgres.log"
        with path.open("wb") as log:
            self.process = subprocess.Popen(
                [self.bin / "postgres", "-D", self.data, *settings],
                user=self.user,
                env=self._environment(),
                cwd=self.folder,
                stdout=log,
                stderr=log,
            )
        try:
            _wait(self.process, self._answers, path)
        except RuntimeError as error:
            if "Terminate any old server processes" in str(error):
                raise StillThere(str(error)) from error
            raise

    def _answers(self) -> bool:
        try:
            psycopg2.connect(host=str(self.folder), user="owner", dbname="postgres").close()
        except psycopg2.OperationalError:
            return False
        return True

    def execute(self, statement: str, name: str = "postgres") -> None:
        """Run one statement as the owner, outside any transaction."""
        connection = psycopg2.connect(host=str(self.folder), user="owner", dbname=name)
        connection.autocommit = True
        with contextlib.closing(connection), connection.cursor() as cursor:
            cursor.execute(statement)

    def stop(self, signal_number: int = signal.SIGINT) -> None:
        """Stop the server (SIGINT: at once but cleanly; SIGKILL: a crash) and wait for its end."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal_number)
            self.process.wait(30)


class Redis:
    """A Redis server of our own on a free port of 127.0.0.1; it can be killed and started again."""

    def __init__(self, folder: Path, port: int):
        self.folder, self.port = folder, port
        self.process: subprocess.Popen | None = None
        self.url = f"redis://127.0.0.1:{port}/0"

    def start(self) -> None:
        """Start the server and wait until it answers."""
        import redis

        command = [program("redis-server"), "--port", str(self.port), "--bind", "127.0.0.1", "--save", ""]
        log = self.folder / "redis.log"
        self.process = subprocess.Popen(
            [*command, "--appendonly", "no", "--logfile", log], cwd=self.folder, stdout=subprocess.DEVNULL
        )

        def answers() -> bool:
            try:
                with redis.Redis.from_url(self.url) as client:
                    return bool(client.ping())
            except redis.ConnectionError:
                return False

        _wait(self.process, answers, log)

    def stop(self, signal_number: int = signal.SIGTERM) -> None:
        """Stop the server and wait for its end."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal_number)
            self.process.wait(30)


def _wait(process, answers, log: Path) -> None:
    until = time.monotonic() + 30
    while not answers():
        if process.poll() is not None or time.monotonic() > until:
            said = log.read_text(errors="replace")[-2000:] if log.exists() else ""
            raise RuntimeError(f"{process.args[0]} does not start: {said}")
        time.sleep(0.05)


@contextlib.contextmanager
def own_postgres(**options: str) -> Iterator[Postgres]:
    """Run a PostgreSQL server of our own for as long as the block lasts; `options`: settings other than the tests'."""
    with _folder("postgres") as folder:
        server = Postgres(folder, **options)
        server.start()
        try:
            yield server
        finally:
            server.stop()


@contextlib.contextmanager
def own_redis() -> Iterator[Redis]:
    """Run a Redis server of our own for as long as the block lasts."""
    with _folder("redis") as folder:
        server = Redis(folder, free_port())
        server.start()
        try:
            yield server
        finally:
            server.stop()


@contextlib.contextmanager
def _folder(name: str) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix=f"{name}-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def free_port() -> int:
    """Return a TCP port of 127.0.0.1 that nobody uses at the moment."""
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
