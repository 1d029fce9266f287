"""What happens to the servers during a soak: each fault is drawn by lot, struck, and outlived before the next."""

import os
import random
import signal
import socket
import sys
import threading
import time
from collections import Counter

from tests import servers
from tests.faults.clocks import Clock
from tests.faults.proxy import Proxy
from tests.fixtures.gunicorn import FORM, Web, exchange, head

# How often each fault is drawn, of a hundred.
WEIGHTS = {
    "postgres_killed": 16,
    "worker_killed": 14,
    "redis_killed": 12,
    "request_cut": 15,
    "answer_cut": 18,
    "slow_client": 10,
    "web_restarted": 3,
    "web_reloaded": 2,
    "clock_stepped": 10,
}
MOST_STEP = 600  # seconds that the clock is off, at most


class Strikes:
    """The servers of a soak, and the faults that meet them."""

    def __init__(self, postgres: servers.Postgres, redis: servers.Redis, web: Web, proxy: Proxy, clock: Clock):
        self.postgres, self.redis, self.web, self.proxy, self.clock = postgres, redis, web, proxy, clock
        self.dice, self.counted = random.Random(), Counter()

    def run(self, count: int, seed: int, until: float) -> None:
        """Strike so many times, or until a moment of time.monotonic; RuntimeError where nothing recovers."""
        self.dice.seed(seed)
        for number in range(count):
            if time.monotonic() > until:
                break
            if number % 50 == 0:
                print(f"[{time.strftime('%H:%M:%S')}] {number} faults", file=sys.stderr, flush=True)
            [kind] = self.dice.choices(list(WEIGHTS), list(WEIGHTS.values()))
            getattr(self, f"_{kind}")()
            self.counted[kind] += 1
            self._recovers(kind)
            time.sleep(self.dice.uniform(0.1, 0.8))
        self.clock.set(0)

    def _recovers(self, kind: str) -> None:
        """Wait until it serves again. A web server that ended is started anew, as compose does, and counted."""
        until = time.monotonic() + 300
        while exchange(self.web.port, head("GET", "/healthz")).status != 200:
            if self.web.process.poll() is not None:
                self.counted["web_ended_by_itself"] += 1
                self.web.start()
            elif time.monotonic() > until:
                said = self.web.log.read_text(errors="replace")[-6000:]
                raise RuntimeError(f"it does not recover from {kind}: {said}")
            time.sleep(0.1)

    def _postgres_killed(self):
        self.postgres.stop(signal.SIGKILL)
        time.sleep(self.dice.uniform(0, 1))
        self.postgres.start()

    def _redis_killed(self):
        self.redis.stop(signal.SIGKILL)
        time.sleep(self.dice.uniform(0, 1))
        self.redis.start()

    def _worker_killed(self):
        if workers := self.web.workers():
            os.kill(self.dice.choice(workers), signal.SIGKILL)

    def _web_restarted(self):
        self.web.stop(self.dice.choice([signal.SIGTERM, signal.SIGKILL]))
        self.web.start()

    def _web_reloaded(self):
        self.web.process.send_signal(signal.SIGHUP)

    def _request_cut(self):
        self.proxy.cut_request(self.dice.randrange(1, 1500))

    def _answer_cut(self):
        self.proxy.cut_answer(self.dice.randrange(0, 1500))

    def _slow_client(self):
        seconds, is_rude = self.dice.uniform(0.5, 3), self.dice.random() < 0.5
        for _number in range(self.dice.randrange(1, 8)):
            threading.Thread(target=self._sent_slowly, args=(seconds, is_rude), daemon=True).start()

    def _sent_slowly(self, seconds, is_rude):
        try:
            with socket.create_connection(("127.0.0.1", self.web.port), timeout=30) as line:
                line.sendall(head("POST", "/login/", Content_Type=FORM, Content_Length=100) + b"username=")
                time.sleep(seconds)
                if not is_rude:
                    line.sendall(b"x" * 91)
                    line.recv(1000)
        except OSError:
            return

    def _clock_stepped(self):
        self.clock.set(self.dice.randrange(-MOST_STEP, MOST_STEP))
