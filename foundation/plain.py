"""What is kept outside the database is text: a pickle would run what an intruder there wrote."""


class PlainText:
    """The serializer of what is cached and of what is signed: text as it is, a count by its digits."""

    def dumps(self, text: str | int) -> bytes:
        """Return the bytes that are stored."""
        return str(text).encode()

    def loads(self, stored: bytes) -> str:
        """Return the stored text."""
        return stored.decode()


class PlainBytes:
    """The serializer of bytes that are signed: bytes as they are."""

    def dumps(self, stored: bytes) -> bytes:
        """Return the bytes that are signed."""
        return stored

    def loads(self, stored: bytes) -> bytes:
        """Return the signed bytes."""
        return stored
