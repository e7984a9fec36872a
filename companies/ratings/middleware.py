"""What the ballot box is not told, where it runs in the site's own process."""

PATH = "/ballot/"
KEPT = {
    *("CONTENT_LENGTH", "CONTENT_TYPE", "HTTP_HOST", "HTTP_ORIGIN", "PATH_INFO", "QUERY_STRING"),
    *("REQUEST_METHOD", "SCRIPT_NAME", "SERVER_NAME", "SERVER_PORT", "SERVER_PROTOCOL"),
    "HTTP_X_FORWARDED_PROTO",
}
SERVERS_OWN = "wsgi."  # the streams that the server itself goes on using


class BlindfoldMiddleware:
    """Take cookies, addresses and the browser's name from a request to the ballot box.

    First in the list, so that nothing after it can read them; and no cookie goes back.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not request.path_info.startswith(PATH):
            return self.get_response(request)
        for name in set(request.META) - KEPT:
            if not name.startswith(SERVERS_OWN):
                del request.META[name]
        response = self.get_response(request)
        response.cookies.clear()
        return response
