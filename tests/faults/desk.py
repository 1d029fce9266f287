"""A person before the web server, over real sockets: asks, saves, sends. No test is here."""

from urllib.parse import urlencode

from targets.models import FigureVersion
from tests.fixtures.gunicorn import FORM, TOKEN, Answer, exchange, head, session_of

NOTE = "Đã đối chiếu."
PAPER = {"number": "125/BC-CAT", "signer": "Nguyễn Văn Minh", "signer_post": "Phó Giám đốc", "form": "KT"}


class Desk:
    """A signed-in person, and the port of the server that they use."""

    def __init__(self, user, port: int):
        self.user, self.port, self.cookies = user, port, session_of(user)

    def get(self, path: str) -> Answer:
        """Ask for a page."""
        return exchange(self.port, head("GET", path, cookies=self.cookies))

    def post(self, path: str, **fields) -> Answer:
        """Send a form."""
        body = urlencode({"csrfmiddlewaretoken": TOKEN, "as_user": self.user.pk, **fields}).encode()
        ask = head("POST", path, cookies=self.cookies, Content_Type=FORM, Content_Length=len(body), X_CSRFToken=TOKEN)
        return exchange(self.port, ask, body)

    def save(self, report, code: str, value: int, seen: int = 0) -> Answer:
        """Save one cell, having seen one version of it."""
        return self.post(f"/submissions/{report.pk}/cells/{code}/", v=value, n=NOTE, x=seen)

    def save_all(self, report, values: dict[str, int]) -> Answer:
        """Save many cells in one form, none of which was there before."""
        fields = {f"{part}:{code}": text for code, value in values.items() for part, text in _cell(value)}
        return self.post(f"/submissions/{report.pk}/entry/", **fields)

    def submit(self, report) -> Answer:
        """Send a presented report with its paper, signed on the last day but two of what it is of."""
        return self.post(f"/submissions/{report.pk}/submit/", **PAPER, dated="12/3/2024", is_early="1")


def _cell(value: int):
    return (("v", value), ("n", NOTE), ("x", 0))


def standing(report, *codes: str) -> float:
    """Return how often these cells stand as saved: 1, or 0; a part where not all do."""
    rows = FigureVersion.objects.filter(figure__submission=report, figure__measure__code__in=codes)
    return rows.count() / len(codes)
