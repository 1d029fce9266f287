"""What compose starts: who waits for whom, what each may do and is told, what an image takes, how long is waited."""

import re
import runpy
import tomllib
from pathlib import Path

import yaml

from cluster_emulation import environment
from cluster_emulation.logs import SECRET_PATHS
from foundation.bodies import SCAN
from targets.documents.services import pace
from targets.jobs.queries import jobs
from targets.tasks import run_job

ROOT = Path(__file__).resolve().parent.parent


def compose() -> dict:
    """Return docker-compose.yml as it is read; merged keys are written out."""
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))


def variables_of_example() -> set[str]:
    """Return every variable that .env.example names, commented out or not."""
    return set(re.findall(r"^#?([A-Z][A-Z_]+)=", (ROOT / ".env.example").read_text("utf-8"), re.MULTILINE))


def test_every_variable_reaches_its_container_and_no_secret_has_a_default():
    text = (ROOT / "docker-compose.yml").read_text("utf-8")
    services = compose()["services"]
    reaches = set(re.findall(r"\$\{([A-Z_]+)[:}]", text)) | set(services["web"]["environment"])
    reaches |= set(services["migrate"]["environment"])
    never = {"DEBUG", "DEMO", "FIXED_NOW"}  # never in production
    assert variables_of_example() - reaches - never == {"PORT"}  # only without docker
    assert never & reaches == set()
    required = {"SECRET_KEY", "ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "DATABASE_PASSWORD", "REDIS_PASSWORD"}
    for name in required | {"DATABASE_OWNER_PASSWORD"}:
        assert set(re.findall(rf"\$\{{{name}(:.*?)\}}", text)) == {":?set it in .env"}, name
    owner = [name for name, service in services.items() if "DATABASE_OWNER_PASSWORD" in str(service)]
    assert owner == ["migrate", "postgres"]


def test_migrate_is_a_job_that_ends_before_what_runs_on_begins():
    services = compose()["services"]
    assert set(services) == {"proxy", "migrate", "web", "worker", "beat", "postgres", "redis"}
    commands = {
        name: service["command"] for name, service in services.items() if service["image"] == "cluster-emulation"
    }
    assert commands == {name: [name] for name in ("migrate", "web", "worker", "beat")}
    assert [name for name, service in services.items() if "build" in service] == ["proxy", "migrate"]  # each image once
    restarts = {name: service["restart"] for name, service in services.items()}
    assert restarts == dict.fromkeys(services, "unless-stopped") | {"migrate": "no"}
    waits = {name: service["depends_on"] for name, service in services.items() if "depends_on" in service}
    healthy = {name: {"condition": "service_healthy"} for name in ("postgres", "redis")}
    after = healthy | {"migrate": {"condition": "service_completed_successfully"}}
    migrate = {"migrate": {"postgres": healthy["postgres"]}}
    assert waits == dict.fromkeys(("web", "worker", "beat"), after) | migrate


def test_only_what_runs_gets_into_an_image():
    lines = [line for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if not line.startswith("#")]
    taken = {line[1:] for line in lines if line.startswith("!")}
    assert lines[0] == "*"
    parts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["root_packages"]
    assert set(parts) <= taken
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", (ROOT / "Dockerfile").read_text("utf-8"), re.MULTILINE)
    paths = [path for paths in copied for path in paths.split() if path != "."]
    assert [path for path in paths if not any(f"{path}/".startswith(f"{name}/") for name in taken)] == []
    assert {path.split("/")[0] for path in taken} & {
        ".git",
        ".env",
        "tests",
        "bench",
        "docs",
        "var",
        "build",
        "supply",
    } == set()


def test_no_container_may_do_more_than_it_must():
    services = compose()["services"]
    for name, service in services.items():
        contained = [service[key] for key in ("read_only", "cap_drop", "security_opt")]
        assert contained == [True, ["ALL"], ["no-new-privileges:true"]], name
        assert re.fullmatch(r"[1-9]\d+:[1-9]\d+", service["user"]), name
        assert {"mem_limit", "pids_limit", "cpus", "tmpfs", "logging"} <= set(service), name
        assert set(service["logging"]["options"]) == {"max-size", "max-file"}, name
        assert "healthcheck" in service or name == "migrate", name
        built = service["image"] in ("cluster-emulation", "cluster-emulation-proxy")
        assert built or re.search(r":[\w.-]+@sha256:[0-9a-f]{64}$", service["image"]), name
    assert [name for name, service in services.items() if "ports" in service] == ["proxy"]
    networks = compose()["networks"]
    inside = {name for name, network in networks.items() if network.get("internal")}
    assert all(set(services[name]["networks"]) <= inside for name in ("postgres", "redis", "migrate", "beat"))
    for line in re.findall(r"^ARG BASE_IMAGE=(.*)$", (ROOT / "Dockerfile").read_text("utf-8"), re.MULTILINE):
        assert re.search(r":[\w.-]+@sha256:[0-9a-f]{64}$", line)


def test_requests_in_flight_end_before_their_container_does():
    settings = runpy.run_path(str(ROOT / "scripts" / "gunicorn.conf.py"))
    web, proxy = (compose()["services"][name] for name in ("web", "proxy"))
    assert settings["graceful_timeout"] < int(web["stop_grace_period"].removesuffix("s"))
    assert settings["graceful_timeout"] < int(proxy["stop_grace_period"].removesuffix("s"))
    assert (settings["worker_class"], settings["threads"] > 1) == ("gthread", True)
    assert web["deploy"]["replicas"] == "${WEB_REPLICAS:-2}"


def test_work_ends_within_the_proxys_time_wherever_it_is_done():
    """A statement that has begun when work's time is over ends by the database's limit. gunicorn's gthread has none for
    a request: its `timeout` is how long a worker may be silent."""
    conf = (ROOT / "deploy" / "nginx" / "nginx.conf").read_text("utf-8")
    proxy = int(re.search(r"proxy_read_timeout (\d+)s;", conf).group(1))
    statement = environment.STATEMENT_SECONDS[1]
    assert jobs.SECONDS + statement < proxy
    assert pace.LONGEST_WAIT + statement < proxy
    assert jobs.SECONDS + statement <= run_job.time_limit == jobs.CUT_OFF_SECONDS < jobs.LEASE.total_seconds() <= proxy


def test_the_proxy_lets_through_what_the_product_takes_and_hides_the_same_secrets():
    conf = (ROOT / "deploy" / "nginx" / "nginx.conf").read_text("utf-8")
    assert int(re.search(r"client_max_body_size (\d+)m;", conf).group(1)) * 1024 * 1024 == SCAN
    assert f"location ~ /({'|'.join(path.strip('/') for path in SECRET_PATHS)})/ {{" in conf
    assert re.findall(r'"(/.+/)…";', conf) == list(SECRET_PATHS)


def test_the_proxy_waits_for_nobody_without_end():
    conf = (ROOT / "deploy" / "nginx" / "nginx.conf").read_text("utf-8")
    seconds = {name: int(value) for name, value in re.findall(r"^\s*(\w+_timeout) (\d+)s;", conf, re.MULTILINE)}
    of_client = {"client_header_timeout": 15, "client_body_timeout": 30, "send_timeout": 30, "keepalive_timeout": 65}
    assert seconds == of_client | {
        "resolver_timeout": 3,
        "proxy_connect_timeout": 5,
        "proxy_send_timeout": 60,
        "proxy_read_timeout": 120,
    }
    # Longer than what web itself gives up; docs/operations.md says the same numbers.
    assert seconds["proxy_read_timeout"] > runpy.run_path(str(ROOT / "scripts" / "gunicorn.conf.py"))["timeout"]
    told = " ".join((ROOT / "docs" / "operations.md").read_text("utf-8").split())
    assert (
        "gives a client 30 seconds between two pieces of a body, 15 for the head, and `web` 120 for an answer" in told
    )
