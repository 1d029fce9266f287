"""manage.py reset_second_factor USERNAME --by ADMINISTRATOR --reason TEXT: for an administrator without the phone."""

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from foundation.clock import now
from foundation.errors import Invalid, Refused
from foundation.text import tidy_username
from targets.calendar.services.second_factor import reset_second_factor


class Command(BaseCommand):
    """Takes the second factor away on the record, and tells the person."""

    help = "Remove app, passkeys and recovery codes of an account; the password stays (docs/operations.md)"

    def add_arguments(self, parser):
        """Take whose, who says so and why."""
        parser.add_argument("username")
        parser.add_argument("--by", required=True, help="the administrator who answers for it; may be the same person")
        parser.add_argument("--reason", required=True)

    def handle(self, username, *, by, reason, **options):
        """Remove it, or end with a sentence."""
        try:
            reset_second_factor(_account(username), reason=reason, by=_account(by), at=now())
        except Refused as refused:
            raise CommandError(refused.message) from refused
        except Invalid as invalid:
            raise CommandError("; ".join(problem.message for problem in invalid.problems)) from invalid
        self.stdout.write(f"{username}: no second factor any more; every session ended, the person is told")


def _account(username: str) -> User:
    user = User.objects.filter(username=tidy_username(username)).first()
    if user is None:
        raise CommandError(f"no account {username}")
    return user
