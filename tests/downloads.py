"""What a page or a file says to who reads it."""

import io
import zipfile


def words_of(response) -> str:
    """Return what an answer says: a page, a table, or all parts of a workbook or Word file. Reading closes a file."""
    content = response.getvalue()
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            content = b"\n".join(parts.read(name) for name in parts.namelist())
    return content.decode("utf-8", "replace")
