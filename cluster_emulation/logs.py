"""One line of JSON per log record, on standard error: when (UTC), how grave, from where, what.

An error's line names the account and the address that met it (ASVS 5.0 16.2.1), never what was typed.
"""

import json
import logging
from datetime import UTC, datetime

EXTRAS = ("incident", "user", "address")


class JsonLine(logging.Formatter):
    """Print a record as one JSON object; line breaks inside a message stay escaped."""

    def format(self, record):
        """Return the record as one line."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        line |= {name: getattr(record, name) for name in EXTRAS if hasattr(record, name)}
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)
