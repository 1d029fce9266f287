"""What watchers read on an internal port (METRICS_PORT): requests, waits, and how the parts stand; docs/operations.md.

Every worker counts for itself into files of PROMETHEUS_MULTIPROC_DIR, from which an answer sums up. On the public port
there is no such address: the port that a request came in on decides, which no header can change.
"""

import os
from collections.abc import Callable, Iterable
from time import perf_counter

from django.db import DatabaseError
from prometheus_client import CollectorRegistry, Counter, Histogram, exposition, multiprocess
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import REGISTRY, Collector

from cluster_emulation import condition
from foundation.clock import now

METHODS = ("GET", "HEAD", "POST", "OPTIONS")
BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
REQUESTS = Counter("cluster_requests", "Requests that were answered", ["view", "method", "status"])
SECONDS = Histogram("cluster_request_seconds", "How long requests took", ["view"], buckets=BUCKETS)
AWAY = Counter("cluster_database_refusals", "Pages answered 503: a lock or a statement took too long, or no database")


class MetricsMiddleware:
    """Count and time requests by the name of their address: addresses themselves would never end."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        began = perf_counter()
        response = self.get_response(request)
        view = request.resolver_match.view_name if request.resolver_match else "unknown"
        method = request.method if request.method in METHODS else "other"
        REQUESTS.labels(view, method, response.status_code).inc()
        SECONDS.labels(view).observe(perf_counter() - began)
        if response.status_code == 503 and response.has_header("Retry-After"):
            AWAY.inc()
        return response


class Parts(Collector):
    """How the parts stand, read when it is asked for; without a database that alone is said."""

    def collect(self) -> Iterable[GaugeMetricFamily]:
        """Yield a gauge for each part."""
        try:
            stands = condition.read(now())
        except DatabaseError:
            yield GaugeMetricFamily("cluster_database_up", "Whether the database answers", 0)
            return
        yield GaugeMetricFamily("cluster_database_up", "Whether the database answers", 1)
        for name, text, value in stands.gauges:
            if value is not None:
                yield GaugeMetricFamily(f"cluster_{name}", text, value)


def beside(application: Callable) -> Callable:
    """Return an application that answers METRICS_PORT with metrics and every other port as it did."""
    port = os.environ.get("METRICS_PORT", "")
    if not port:
        return application
    registry = CollectorRegistry()
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        multiprocess.MultiProcessCollector(registry)
    else:
        registry.register(REGISTRY)
    registry.register(Parts())
    metrics = exposition.make_wsgi_app(registry)

    def answer(environ, start_response):
        return (metrics if environ.get("SERVER_PORT") == port else application)(environ, start_response)

    return answer
