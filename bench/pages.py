"""What is asked for: each page's address, who asks, how often, and how a page is made to be computed anew.

Warm is a page that nothing has changed since it was read last. Cold is a page after a report that it stands on was
reopened or accepted again: what a process keeps over moves (docs/decisions/kept-pages.md) still serves for all other
units, as it does in use. Anew is a page after another act than a move (a day off was written): nothing that was read or
judged before serves. One row more tells the other end: a draft was presented or sent back, on which no result stands.
"""

import statistics
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from bench import content
from bench.server import Answer, Client

YEAR = f"/agreements/{content.CLUSTER}/{content.YEARS[-1]}"
TARGET = f"{YEAR}/targets/fewer_offences_1"
REASON = "Đề nghị rà soát lại số liệu quý này."

# name -> address; each is asked for by a leader, who sees the whole cluster
READ = {
    "dashboard": f"{YEAR}/dashboard/?window=through-4",
    "province": f"/provinces/{content.unit(2)}/?year={content.YEARS[-1]}&window=through-4",
    "target": f"{TARGET}/?window=through-4",
    "explanation": f"{TARGET}/{content.unit(2)}/?window=through-4",
    "trend": f"{TARGET}/trend/?window=through-4",
    "if_closed": f"{YEAR}/if-closed/",
}


@dataclass(frozen=True)
class Timing:
    """Median and 95th percentile of a page's milliseconds."""

    median: float
    p95: float


def timing(taken: list[float]) -> Timing:
    """Return the median and the 95th percentile."""
    ordered = sorted(taken)
    return Timing(statistics.median(ordered), ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))])


class Measured:
    """Asks for the pages of one database so many times, after some that do not count; gives the milliseconds."""

    def __init__(self, client: Client, loaded: dict, *, requests: int, warm_ups: int):
        self.client, self.loaded, self.requests, self.warm_ups = client, loaded, requests, warm_ups
        self.presented = False  # the second unit's draft
        self.reopened = False  # the second unit's report of the last quarter that is judged
        self.saves = self.holidays = 0

    def bare(self) -> list[float]:
        """Measure the page that all are compared with."""
        return self._repeated(lambda: self.client.get("/bare/"))

    def warm(self, name: str) -> list[float]:
        """Measure a page of READ that nothing has changed since."""
        return self._repeated(lambda: self.client.get(READ[name], "leader"))

    def cold(self, name: str) -> list[float]:
        """Measure a page of READ each time after a report that it stands on was reopened or accepted again."""
        return self._repeated(lambda: self.client.get(READ[name], "leader"), before=self._correct)

    def after_draft(self, name: str) -> list[float]:
        """Measure a page of READ each time after a draft was presented or sent back."""
        return self._repeated(lambda: self.client.get(READ[name], "leader"), before=self._move)

    def anew(self, name: str) -> list[float]:
        """Measure a page of READ each time after an act that is no move, so that nothing kept from before may serve."""
        return self._repeated(lambda: self.client.get(READ[name], "leader"), before=self._configure)

    def entry(self) -> list[float]:
        """Measure the grid of a reporter."""
        return self._repeated(lambda: self.client.get(f"/submissions/{self.loaded['entered']}/entry/", "reporter"))

    def save(self) -> list[float]:
        """Measure saving one cell, the results beside the cells included."""
        return self._repeated(self._save)

    def save_once(self) -> float:
        """Save one cell; return the milliseconds."""
        answer = self._save()
        if answer.status != 200:
            raise RuntimeError(f"a save was answered with {answer.status}: {answer.text[:2000]}")
        return answer.milliseconds

    def _save(self) -> Answer:
        self.saves += 1
        path = f"/submissions/{self.loaded['entered']}/cells/offences_1/"
        return self.client.post(path, "reporter", v=str(400 + self.saves % 9), x=str(self.saves))

    def _move(self) -> None:
        """Present the second unit's draft, or send it back."""
        path = f"/submissions/{self.loaded['presented']}"
        if self.presented:
            self._done(f"{path}/send_back/", "commander", reason=REASON)
        else:
            self._done(f"{path}/check/", "second", confirmed_not_secret="1", confirmed_untold="1")
        self.presented = not self.presented

    def _correct(self) -> None:
        """Reopen a report of the second unit on which all pages stand, or let what was accepted stand again."""
        action = "cancel_reopening" if self.reopened else "reopen"
        self._done(f"/submissions/{self.loaded['judged']}/{action}/", "administrator", reason=REASON)
        self.reopened = not self.reopened

    def _configure(self) -> None:
        """Write one more day off."""
        self.holidays += 1
        day = date(content.REPORTING + 1, 1, 1) + timedelta(days=self.holidays)
        self._done("/config/holidays/", "administrator", day=f"{day:%d/%m/%Y}", title="Ngày nghỉ để đo")

    def _done(self, path: str, person: str, **fields: str) -> None:
        answer = self.client.post(path, person, **fields)
        page = "/".join(path.split("/")[:3])  # of the report, or of the rules: elsewhere nothing was done
        if answer.status != 302 or not answer.location.startswith(f"{page}/"):
            raise RuntimeError(f"an act was answered with {answer.status} {answer.location}: {answer.text[:2000]}")

    def _repeated(self, ask: Callable[[], Answer], before: Callable[[], None] | None = None) -> list[float]:
        taken = []
        for _number in range(self.warm_ups + self.requests):
            if before:
                before()
            answer = ask()
            if answer.status != 200:
                raise RuntimeError(f"answered with {answer.status}: {answer.text[:2000]}")
            taken.append(answer.milliseconds)
        return taken[self.warm_ups :]
