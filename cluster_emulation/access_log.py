"""What gunicorn writes: its errors as the product's lines, and one line for each answer, without the query.

scripts/gunicorn.conf.py names this class. The address is the client's (proxy.py) and the account that of the session.
"""

from gunicorn.glogging import Logger

from cluster_emulation.logs import JsonLine, shown_path

WATCHED = (
    "/healthz",
    "/metrics",
    "/session/",
)  # asked for by machines again and again: nothing is written while all is well


class JsonLog(Logger):
    """Gunicorn's logger, in lines of JSON."""

    def setup(self, cfg):
        """Make the handlers as gunicorn does, then have them write our lines."""
        super().setup(cfg)
        for log in (self.error_log, self.access_log):
            for handler in log.handlers:
                handler.setFormatter(JsonLine())

    def access(self, resp, req, environ, request_time):
        """Write the line of one answer: who asked for what, how it went, how long it took (whole milliseconds)."""
        status, path = resp.status_code, shown_path(environ.get("PATH_INFO", ""))
        if not self.cfg.accesslog or (status == 200 and path.startswith(WATCHED)):
            return
        method = environ.get("REQUEST_METHOD", "")
        known = {
            "incident": next((value for name, value in resp.headers if name == "X-Incident"), ""),
            "user": environ.get("REMOTE_USER", ""),
            "address": environ.get("REMOTE_ADDR", ""),
            "agent": environ.get("HTTP_USER_AGENT", "")[:200],
        }
        facts = {
            "method": method,
            "path": path,
            "status": status,
            "bytes": 0 if method == "HEAD" else resp.sent or resp.response_length or 0,  # a file counts none itself
            "ms": int(request_time.total_seconds() * 1000),
        }
        extra = facts | {name: text for name, text in known.items() if text}
        self.access_log.info("%s %s %s", status, method, path, extra=extra)
