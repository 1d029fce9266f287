"""One line of JSON per log record, on standard error: when (UTC), how grave, from where, what; no personal data."""

import json
import logging
from datetime import UTC, datetime


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
        if hasattr(record, "incident"):
            line["incident"] = record.incident
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)
