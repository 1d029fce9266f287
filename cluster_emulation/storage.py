"""Where uploaded files are kept: each whole and on the disk, or not at all."""

import os

from django.core.files.storage import FileSystemStorage


class WholeFileStorage(FileSystemStorage):
    """Django's leaves what it had written when the disk fills up; this one removes that, and waits for the disk."""

    def _save(self, name, content):
        try:
            stored = super()._save(name, content)
            self._write_out(self.path(stored))
        except OSError:
            self.delete(name)
            raise
        return stored

    @staticmethod
    def _write_out(path: str) -> None:
        """Wait until the file and its place in the folder are on the disk: the row that names it comes after."""
        for place in (path, os.path.dirname(path)):
            opened = os.open(place, os.O_RDONLY)
            try:
                os.fsync(opened)
            finally:
                os.close(opened)
