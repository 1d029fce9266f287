"""No secret stands in the repository: every tracked file is read for what looks like one."""

import re
import subprocess

import pytest

from tests.source import ROOT

NAMED = r"(?:SECRET_KEY|PASSWORD|PASSWD|PRIVATE_KEY|API_KEY|AUTH_TOKEN)"
SHAPES = re.compile(
    r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY"
    r"|AGE-SECRET-KEY-1[0-9A-Z]{20,}"
    r"|\b(?:AKIA[0-9A-Z]{16}|gh[pousr]_\w{30,}|glpat-[\w-]{20,}|xox[abps]-[\w-]{10,}|sk-\w{32,})"
)
ASSIGNED = re.compile(NAMED + r"=([\w+/=@!%^&*.-]{6,})")  # as a shell or .env has it
LITERAL = re.compile(NAMED + r"""["']?(?: = |: |=)f?["']([^"'\n{}$]{6,})["']""")  # as programs have it
IN_ADDRESS = re.compile(r"\w://[^\s/:@{}$]*:([^\s/@{}$]{4,})@")

# What may stand there, by name. A key that begins with "only-" says itself how little it is for.
KNOWN = {
    "giao-uoc-2024",  # the demonstration's, published: accounts that have it are refused elsewhere
    "PASSWORD",  # the word, in documents
    "mật khẩu dài để thử", "một câu rất dài để vào", "another installation", "p%40ss", "m%40t",  # of tests
}  # fmt: skip


def secrets(text: str) -> list[str]:
    """Return what looks like a secret in a text and is none of those that are known."""
    values = [value for shape in (ASSIGNED, LITERAL, IN_ADDRESS) for value in shape.findall(text)]
    strangers = {value for value in values if value not in KNOWN and not value.startswith("only-")}
    return SHAPES.findall(text) + sorted(strangers)


def test_no_tracked_file_holds_a_secret():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    paths = [ROOT / name for name in listed.decode().split("\0") if name]
    texts = {path: path.read_bytes().decode("utf-8", "ignore") for path in paths if path.is_file()}
    assert len(texts) > 1000
    assert {str(path.relative_to(ROOT)): told for path, text in texts.items() if (told := secrets(text))} == {}
    assert [path.name for path in paths if path.name == ".env" or path.suffix in {".pem", ".key", ".p12"}] == []


@pytest.mark.parametrize(
    "planted",
    [
        "-----BEGIN OPENSSH " + "PRIVATE KEY-----",
        "SECRET_KEY" + "=Zk9vJ2qLr8TnXw",
        "DATABASE_PASSWORD" + " = 'Zk9vJ2qLr8TnXw'",
        '"POSTGRES_PASSWORD' + '": "Zk9vJ2qLr8TnXw"',
        "postgres://owner" + ":Zk9vJ2qLr8TnXw" + "@postgres/cluster",
        "AGE-SECRET-KEY-" + "1" + "Q" * 58,
    ],
)
def test_what_looks_like_a_secret_is_seen(planted):
    assert len(secrets(f"x\n{planted}\ny")) == 1
