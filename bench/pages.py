"""What is asked for: each page's address, who asks, how often, and how a page is made to be computed anew (cold)."""

import statistics
from collections.abc import Callable
from dataclasses import dataclass

from bench import content
from bench.server import Answer, Client

YEAR = f"/agreements/{content.CLUSTER}/{content.YEARS[-1]}"
TARGET = f"{YEAR}/targets/fewer_offences_1"

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
    """Asks for the pages of one database so many times, after some that do not count."""

    def __init__(self, client: Client, loaded: dict, *, requests: int, warm_ups: int):
        self.client, self.loaded, self.requests, self.warm_ups = client, loaded, requests, warm_ups
        self.presented = False  # the second unit's report
        self.saves = 0

    def bare(self) -> Timing:
        """Measure the page that all are compared with."""
        return self._repeated(lambda: self.client.get("/bare/"))

    def warm(self, name: str) -> Timing:
        """Measure a page of READ that nothing has changed since."""
        return self._repeated(lambda: self.client.get(READ[name], "leader"))

    def cold(self, name: str) -> Timing:
        """Measure a page of READ each time after a report has moved, so that nothing kept from before may serve."""
        return self._repeated(lambda: self.client.get(READ[name], "leader"), before=self._move)

    def entry(self) -> Timing:
        """Measure the grid of a reporter."""
        return self._repeated(lambda: self.client.get(f"/submissions/{self.loaded['entered']}/entry/", "reporter"))

    def save(self) -> Timing:
        """Measure saving one cell, the results beside the cells included."""
        return self._repeated(self._save)

    def _save(self) -> Answer:
        self.saves += 1
        path = f"/submissions/{self.loaded['entered']}/cells/offences_1/"
        return self.client.post(path, "reporter", v=str(400 + self.saves % 9), x=str(self.saves))

    def _move(self) -> None:
        """Present the second unit's report, or send it back: a move on which results may stand."""
        path = f"/submissions/{self.loaded['presented']}"
        if self.presented:
            answer = self.client.post(f"{path}/send_back/", "commander", reason="Đề nghị rà soát lại số liệu quý này.")
        else:
            answer = self.client.post(f"{path}/check/", "second", confirmed_not_secret="1", confirmed_untold="1")
        if answer.status != 302:
            raise RuntimeError(f"a move was answered with {answer.status}: {answer.text[:2000]}")
        self.presented = not self.presented

    def _repeated(self, ask: Callable[[], Answer], before: Callable[[], None] | None = None) -> Timing:
        taken = []
        for _number in range(self.warm_ups + self.requests):
            if before:
                before()
            answer = ask()
            if answer.status != 200:
                raise RuntimeError(f"answered with {answer.status}: {answer.text[:2000]}")
            taken.append(answer.milliseconds)
        return timing(taken[self.warm_ups :])
