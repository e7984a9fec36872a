"""What is refused before any view."""

from django.http import Http404


class NulByteMiddleware:
    """Answer 404 to an address with a NUL byte: no page has one, and PostgreSQL takes none."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if "\0" in request.path_info:
            raise Http404("No address has a NUL byte.")
        return self.get_response(request)
