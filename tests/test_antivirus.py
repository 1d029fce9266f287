"""The scanner for viruses: what it is asked, what its answers mean, and that silence is never "clean"."""

import socket

import pytest

from foundation import antivirus
from foundation.antivirus import NotScanned, scanner_at
from tests.fixtures.clamd import EICAR, clamd


def test_without_an_address_there_is_no_scanner():
    assert scanner_at("") is None


def test_a_file_is_sent_whole_and_what_is_found_is_named(tmp_path):
    scan = scanner_at(str(tmp_path / "clamd"))
    large = b"0123456789" * 30_000
    with clamd(tmp_path / "clamd") as scanned:
        assert [scan(large), scan(b"before " + EICAR), scan(b"")] == ["", "Eicar-Test-Signature", ""]
    assert scanned == [large, b"before " + EICAR, b""]


def test_a_scanner_may_listen_on_a_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        closed = "{}:{}".format(*server.getsockname())
    with pytest.raises(NotScanned):
        scanner_at(closed)(b"x")


@pytest.mark.parametrize(
    "answer", [b"", b"stream: O", b"INSTREAM size limit exceeded. ERROR\0", b"\xff\xfe\0", b"stream: OK FOUN\0"]
)
def test_any_other_answer_is_none(tmp_path, answer):
    with clamd(tmp_path / "clamd", answer), pytest.raises(NotScanned):
        scanner_at(str(tmp_path / "clamd"))(b"x" * 1000)


def test_a_scanner_that_is_away_or_silent_has_not_scanned(tmp_path, monkeypatch):
    with pytest.raises(NotScanned):
        scanner_at(str(tmp_path / "clamd"))(b"x")
    monkeypatch.setattr(antivirus, "SECONDS", 0.2)
    with socket.socket(socket.AF_UNIX) as silent:
        silent.bind(str(tmp_path / "silent"))
        silent.listen()
        with pytest.raises(NotScanned):
            scanner_at(str(tmp_path / "silent"))(b"x")
