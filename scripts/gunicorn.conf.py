"""How gunicorn serves: threads, so that a slow client holds up nobody else; docs/operations.md says why."""

import gc
import os
import socket
import struct
import tempfile

SILENT = 30  # seconds without a byte after which a client that has begun a request is given up

bind = [f"0.0.0.0:{os.environ.get('PORT') or 8000}"]
if os.environ.get("METRICS_PORT"):  # for watchers of the internal network; published nowhere
    bind.append(f"{os.environ.get('METRICS_ADDRESS') or '127.0.0.1'}:{os.environ['METRICS_PORT']}")
    os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", tempfile.mkdtemp(prefix="metrics-"))
workers = int(os.environ.get("WEB_WORKERS") or 2)
worker_class = "gthread"
threads = int(os.environ.get("WEB_THREADS") or 16)
timeout = 60
graceful_timeout = 30
max_requests, max_requests_jitter = 5000, 500
logger_class = "cluster_emulation.access_log.JsonLog"
accesslog = None if os.environ.get("DEMO") else "-"  # standard output
control_socket_disable = True  # nobody steers it by a socket in a home that cannot be written
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None


def when_ready(server):
    """Let no connection wait for its client for ever: accepted sockets inherit the listener's patience."""
    for listener in server.LISTENERS:
        listener.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("ll", SILENT, 0))


def child_exit(server, worker):
    """Let what a worker counted stay in the sums without its process."""
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        from prometheus_client import multiprocess

        multiprocess.mark_process_dead(worker.pid)


def post_worker_init(worker):
    """Look for garbage seldom: a page of results makes a hundred thousand objects, all of which live until it is shown.

    By default Python would go through them again and again, for a quarter of the page's time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)
