"""Requests whose transaction the database gave up, so that another could go on: they are done again at once."""

import logging

from django.db import DatabaseError

from cluster_emulation.logs import shown_path

GIVEN_UP = {"40001", "40P01"}  # could not be serialized, waited for each other: nothing of the transaction stands
MOST_REPEATS = 3
logger = logging.getLogger(__name__)


class RepeatingMiddleware:
    """Do what was asked again where the database gave it up; after the third time errors.server_error says so.

    It is the same request, with the versions that its person saw: what a double click does not do twice, this does not.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception, repeats: int = 0):
        """Return the answer of a repetition, None where there is none to make; what else it raises goes on as ever."""
        if repeats == MOST_REPEATS or not was_given_up(exception):
            return None
        logger.warning("given up by the database, done again: %s", shown_path(request.path))
        for _name, files in request.FILES.lists():
            for file in files:
                file.seek(0)
        view, args, kwargs = request.resolver_match
        try:
            return view(request, *args, **kwargs)
        except DatabaseError as error:
            return self.process_exception(request, error, repeats + 1)


def was_given_up(error: BaseException) -> bool:
    """Say whether the database ended a transaction for the sake of another, by the code of its error."""
    return isinstance(error, DatabaseError) and getattr(error.__cause__, "pgcode", None) in GIVEN_UP
