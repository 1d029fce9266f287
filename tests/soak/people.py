"""Who works during a soak: reporters, commanders, reviewers and administrators, over HTTP as their browsers do."""

import contextlib
import random
import re
import threading
import time
from urllib.parse import urlencode

from targets.core import workflow
from targets.words import moves as words
from tests import builders
from tests.cell_answers import saved_version, standing_versions
from tests.faults.oracle import untold
from tests.fixtures.gunicorn import FORM, TOKEN, Answer, exchange, head, multipart
from tests.soak.ledger import ACKNOWLEDGED, REFUSED, Ledger

PATIENCE = 60  # tries of one thing
PAPER = {"signer": "Nguyễn Văn Minh", "signer_post": "Phó Giám đốc", "form": "KT", "dated": "20/3/2024"}


class Person(threading.Thread):
    """Somebody signed in who works on one report until `over` is set."""

    pause = (1.0, 4.0)  # seconds between two acts

    def __init__(self, user: int, cookies: str, report: int, port: int, ledger: Ledger, seed: str):
        super().__init__(daemon=True)
        self.user, self.cookies, self.report = user, cookies, report
        self.port, self.ledger, self.dice, self.over = port, ledger, random.Random(seed), threading.Event()
        self.address = f"/submissions/{report}"

    def run(self):
        """Work, and leave what goes wrong in the ledger."""
        while not self.over.wait(self.dice.uniform(*self.pause)):
            try:
                self.act()
            except Exception as error:
                self.ledger.problems.append(f"{type(self).__name__}: {error!r}")

    def act(self) -> None:
        """Do the next thing."""
        raise NotImplementedError

    def get(self, path: str) -> Answer:
        """Ask for a page until there is an answer from the product."""
        for _try in range(PATIENCE):
            answer = self._kept(exchange(self.port, head("GET", path, cookies=self.cookies)))
            if 0 < answer.status < 500:
                return answer
            time.sleep(0.3)
        raise TimeoutError(f"no answer for {path}")

    def post(self, path: str, fields: dict) -> Answer:
        """Send a form once."""
        body = urlencode({"csrfmiddlewaretoken": TOKEN, "as_user": self.user, **fields}).encode()
        return self._sent(path, FORM, body)

    def _sent(self, path, kind, body) -> Answer:
        ask = head("POST", path, cookies=self.cookies, Content_Type=kind, Content_Length=len(body), X_CSRFToken=TOKEN)
        return self._kept(exchange(self.port, ask, body))

    def _kept(self, answer: Answer) -> Answer:
        self.ledger.answers[answer.status] += 1
        with contextlib.suppress(IndexError):
            self.ledger.problems.append(f"{type(self).__name__}: {untold(answer)[0]}")
        if answer.status == 500:
            self.ledger.incidents.append(answer.headers.get("X-Incident", ""))
        if answer.status in (401, 403, 500):
            self.ledger.problems.append(f"{type(self).__name__}: {answer.status} {answer.headers.get('X-Incident')}")
        return answer


class Reporter(Person):
    """Saves cells of their own, one by one or all together; the first of a report presents it too."""

    pause = (0.3, 1.5)

    def __init__(self, *given, cells: dict[str, int], presents: bool):
        super().__init__(*given)
        self.cells, self.presents = cells, presents
        self.versions: dict[str, int] | None = None

    def act(self) -> None:
        """Save, or present."""
        if self.versions is None and not self._look():
            return
        chance = self.dice.random()
        if self.presents and chance < 0.15:
            self._present()
        elif chance < 0.3:
            self._save(list(self.cells))
        else:
            self._save([self.dice.choice(list(self.cells))])

    def _look(self) -> bool:
        """Read which versions stand; say whether the report may be written."""
        answer = self.get(f"{self.address}/entry/")
        if answer.status == 200:
            self.versions = dict.fromkeys(self.cells, 0) | standing_versions(answer.text)
        return answer.status == 200

    def _save(self, codes: list[str]) -> None:
        line, is_unknown = self.ledger.write(self.report, len(codes)), False
        for _try in range(PATIENCE):
            answer = self._sent_cells(codes, line.note)
            if self._is_saved(answer, codes):
                line.outcome = ACKNOWLEDGED
                return
            if answer.status == 0 or answer.status >= 500:
                is_unknown = True
                time.sleep(0.3)
            elif not self._look():  # it has been presented meanwhile
                self.versions = None
                line.outcome = line.outcome if is_unknown else REFUSED
                return

    def _sent_cells(self, codes, note) -> Answer:
        if len(codes) == 1:
            [code] = codes
            fields = {"v": self.cells[code], "n": note, "x": self.versions[code]}
            return self.post(f"{self.address}/cells/{code}/", fields)
        fields = {}
        for code in codes:
            fields |= {f"v:{code}": self.cells[code], f"n:{code}": note, f"x:{code}": self.versions[code]}
        return self.post(f"{self.address}/entry/", fields)

    def _is_saved(self, answer: Answer, codes) -> bool:
        """Say whether the answer says so, and learn the versions; a whole page's are read again."""
        if len(codes) == 1:
            number = saved_version(answer.text, codes[0]) if answer.status == 200 else None
            if number is not None:
                self.versions[codes[0]] = number
            return number is not None
        is_saved = answer.status == 302 and answer.headers["Location"].endswith("/entry/")
        if is_saved:
            self.versions = None
        return is_saved

    def _present(self) -> None:
        if f'href="{self.address}/check/"' not in self.get(f"{self.address}/").text:
            return
        line = self.ledger.move(self.report, workflow.PRESENT, self.user)
        answer = self.post(f"{self.address}/check/", {"confirmed_not_secret": "1", "confirmed_untold": "1"})
        if answer.status == 302 and words.done(workflow.PRESENT) in self._after(answer):
            line.outcome, self.versions = ACKNOWLEDGED, None
        elif answer.status in (302, 422):
            line.outcome = REFUSED
            if answer.status == 422:
                self.ledger.problems.append(f"present: {re.findall('<li>.*', answer.text)[:5]}")
        else:
            line.unanswered += 1

    def _after(self, answer: Answer) -> str:
        """Return the page that a move leads to, with what it says was done."""
        cookies = self.cookies
        with contextlib.suppress(KeyError, ValueError):
            self.cookies += "; " + answer.headers["Set-Cookie"].split(";")[0]
            page = self.get(answer.headers["Location"]).text
            self.cookies = cookies
            return page
        return ""


class Mover(Person):
    """Looks at the report and does what it offers."""

    acts: tuple[str, ...] = ()

    def act(self) -> None:
        """Do one of the acts that the report's page offers; sent again until it is answered."""
        page = self.get(f"{self.address}/").text  # 404 where the report is nobody's but its province's at the moment
        offered = [act for act in self.acts if f'href="{self.address}/{self.page_of(act)}/"' in page]
        if not offered:
            return
        action = self.dice.choice(offered)
        fields = self.fields(action)
        if fields is None:
            return
        line = self.ledger.move(self.report, action, self.user)
        for _try in range(PATIENCE):
            kind, body = multipart({"csrfmiddlewaretoken": TOKEN, **fields}, {})
            answer = self._sent(f"{self.address}/{action}/", kind, body)
            if answer.status in (302, 409):
                line.outcome = ACKNOWLEDGED if answer.status == 302 else REFUSED
                return
            if 0 < answer.status < 500:
                line.outcome = REFUSED
                self.ledger.problems.append(f"{action}: {answer.status}")
                return
            line.unanswered += 1
            time.sleep(0.3)
            if f'href="{self.address}/{self.page_of(action)}/"' not in self.get(f"{self.address}/").text:
                return  # it was done after all, or somebody else has moved the report

    def page_of(self, action: str) -> str:
        """Return the page on which an act is offered."""
        return action

    def fields(self, action: str) -> dict | None:
        """Return what the act's form asks for."""
        return {"reason": builders.REASON}


class Commander(Mover):
    """Signs and sends, or sends back."""

    acts = (workflow.SUBMIT, workflow.SUBMIT, workflow.SEND_BACK)

    def fields(self, action):
        """Return the signed paper, or a reason."""
        paper = {**PAPER, "number": f"{next(self.ledger.numbers)}/BC-CAT", "is_early": "1"}
        return paper if action == workflow.SUBMIT else super().fields(action)


class Reviewer(Mover):
    """Accepts or returns, by the sheet."""

    acts = (workflow.ACCEPT, workflow.RETURN)

    def page_of(self, action):
        """Both decisions stand on one sheet."""
        return workflow.ACCEPT

    def fields(self, action):
        """Return the judgements on the texts with the mark of what was looked at, or a reason."""
        sheet = self.get(f"{self.address}/{workflow.ACCEPT}/").text
        seen = re.search(r'name="seen" value="([^"]*)"', sheet)
        if seen is None:
            return None
        judged = dict.fromkeys(re.findall(r'name="(judgement-[^"]+)"', sheet), "met")
        return {"seen": seen[1], **judged} if action == workflow.ACCEPT else super().fields(action)


class Administrator(Mover):
    """Reopens what was accepted, so that work goes on."""

    acts = (workflow.REOPEN,)
