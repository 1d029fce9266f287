"""Requests whose transaction the database gave up, so that another could go on: they are done again at once."""

import logging

from cluster_emulation.logs import shown_path
from foundation.repeating import MOST_REPEATS, repeated, was_given_up

logger = logging.getLogger(__name__)


class RepeatingMiddleware:
    """Do what was asked again where the database gave it up; after the third time errors.server_error says so.

    It is the same request, with the versions that its person saw: what a double click does not do twice, this does not.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        """Return the answer of a repetition, or None where there is none to make; what it raises goes on as ever."""
        if not was_given_up(exception):
            return None
        view, args, kwargs = request.resolver_match

        def again():
            logger.warning("given up by the database, done again: %s", shown_path(request.path))
            for _name, files in request.FILES.lists():
                for file in files:
                    file.seek(0)
            return view(request, *args, **kwargs)

        return repeated(again, most=MOST_REPEATS - 1)
