"""Hands mails to the office's mail server, and says of each what is known: taken, refused, not now, or in doubt."""

import smtplib
from collections.abc import Callable
from enum import Enum
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

LONGEST_REPLY = 500  # characters of what a server says that are kept
PERMANENT = 500  # replies from here on mean never
NOT_FROM_US = "5.7."  # of an address: that we may not write to it, "relaying denied" (RFC 3463); it may be right


class Outcome(Enum):
    """What became of a mail: refused is its address, unwanted its text, each for good.

    In doubt it is where its text was being handed over and no answer came.
    """

    TAKEN = "taken"
    REFUSED = "refused"
    UNWANTED = "unwanted"
    LATER = "later"
    DOUBTFUL = "doubtful"


class Unreachable(Exception):
    """The server does not answer, or does not let us in: nothing was handed over."""


class _Server(EmailBackend):
    """Django's own way to a server, which tells when the text of a mail begins to be handed over."""

    begin: Callable[[], object] = staticmethod(lambda: None)

    @property
    def connection_class(self):
        server, line = self, super().connection_class

        class Line(line):
            def data(self, msg):
                server.begin()
                return super().data(msg)

        return Line


class Post:
    """A connection to the server, opened with the first mail and again after each that was not taken."""

    def __init__(self) -> None:
        self._server: _Server | None = None

    def hand_over(self, message: EmailMessage, begin: Callable[[], object]) -> tuple[Outcome, str]:
        """Hand over a mail to one address; return what became of it, and the server's words where it was not taken.

        `begin` is called before the text is sent: what ends after that without an answer is in doubt. Raises
        Unreachable where the line broke before: nothing can be handed over to anybody.
        """
        has_begun = False

        def begun():
            nonlocal has_begun
            has_begun = True
            begin()

        server = self._opened()
        server.begin = begun
        try:
            server.send_messages([message])
        except (smtplib.SMTPException, OSError, ValueError) as error:
            self.close()
            outcome = _outcome(error)
            if outcome is None and not has_begun:
                raise Unreachable(_words(error)) from error
            return outcome or Outcome.DOUBTFUL, _words(error)
        return Outcome.TAKEN, ""

    def _opened(self) -> _Server:
        if self._server is None:
            server = _Server()
            try:
                server.open()
            except (smtplib.SMTPException, OSError) as error:
                raise Unreachable(_words(error)) from error
            self._server = server
        return self._server

    def close(self) -> None:
        """End the connection, whatever state it is in."""
        server, self._server = self._server, None
        if server and server.connection:
            server.connection.close()


def _outcome(error: Exception) -> Outcome | None:
    """Return what a server's answer means; None where it gave none."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        [(code, reply)] = error.recipients.values()
        is_wrong = code >= PERMANENT and not _text(reply).startswith(NOT_FROM_US)
        return Outcome.REFUSED if is_wrong else Outcome.LATER
    if isinstance(error, smtplib.SMTPSenderRefused):  # our own address: nobody else's fault
        return Outcome.LATER
    if isinstance(error, smtplib.SMTPResponseException):
        return Outcome.UNWANTED if error.smtp_code >= PERMANENT else Outcome.LATER
    if isinstance(error, ValueError):  # no server could be given such an address
        return Outcome.REFUSED
    return None


def _words(error: Any) -> str:
    """Return what a server said, on one line."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        error = next(iter(error.recipients.values()))
        said = f"{error[0]} {_text(error[1])}"
    elif isinstance(error, smtplib.SMTPResponseException):
        said = f"{error.smtp_code} {_text(error.smtp_error)}"
    else:
        said = f"{type(error).__name__}: {error}"
    return " ".join(said.split())[:LONGEST_REPLY]


def _text(reply: bytes | str) -> str:
    return reply.decode(errors="replace") if isinstance(reply, bytes) else reply
