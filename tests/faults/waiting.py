"""Waiting until a process has come to a lock that the test holds. No test is here."""

import time


def until_waiting(session, lock: str, count: int = 1) -> None:
    """Wait until so many sessions wait for a lock of this kind; TimeoutError after a minute."""
    with session.cursor() as cursor:
        for _try in range(1200):
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = %s", [lock])
            if cursor.fetchone()[0] >= count:
                return
            time.sleep(0.05)
    raise TimeoutError(f"nobody waits for {lock}")
