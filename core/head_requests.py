"""HEAD is answered with the head alone, as the protocol says; a server else warns of each body."""

from collections.abc import Callable, Iterable


def omit_head_bodies(application: Callable) -> Callable[..., Iterable[bytes]]:
    """Return a WSGI application that sends no body where the client asked for the head."""

    def answer(environ, start_response) -> Iterable[bytes]:
        response = application(environ, start_response)
        if environ["REQUEST_METHOD"] != "HEAD":
            return response
        if close := getattr(response, "close", None):
            close()
        return []

    return answer
