"""Where uploaded files are kept: each whole, or not at all."""

from django.core.files.storage import FileSystemStorage


class WholeFileStorage(FileSystemStorage):
    """Django's, which leaves what it had written when the disk fills up; this one removes it."""

    def _save(self, name, content):
        try:
            return super()._save(name, content)
        except OSError:
            self.delete(name)
            raise
