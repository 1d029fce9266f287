"""The signed word in a mail by which its reader declines what it carries, without signing in."""

from django.core import signing

SALT = "targets.mails.stop"


def stop_token(user_id: int, choices: list[str]) -> str:
    """Return the word for a person's choices (core.mailing.OPTIONAL)."""
    return signing.dumps([user_id, choices], salt=SALT)


def read_stop_token(token: str) -> tuple[int, list[str]] | None:
    """Return whose choices a word names; None where it was not made here."""
    try:
        user_id, choices = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return user_id, choices
