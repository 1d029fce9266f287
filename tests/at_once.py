"""Acts of several people at the same moment, each with a connection of its own. No test is here."""

import threading

from django.db import connection


def at_once(*acts):
    """Run the acts in threads that start together; return what each gave or raised, in order."""
    barrier, results = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place, act):
        try:
            barrier.wait(10)
            results[place] = act()
        except Exception as error:
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results
