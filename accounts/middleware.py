"""A hint to the browser that someone is signed in, so that shared pages need not ask the server."""

from django.conf import settings

HINT = "signed_in"


class SignedInHintMiddleware:
    """Keep the cookie `signed_in=1` in step with the session.

    Scripts read it to decide whether the header's account menu is worth a request. It says
    nothing of who it is and grants nothing. Responses that never looked at the session are
    left alone, so that they stay fit for a shared cache.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if not request.session.accessed:
            return response
        signed_in = "_auth_user_id" in request.session
        if signed_in and HINT not in request.COOKIES:
            age = (
                None
                if request.session.get_expire_at_browser_close()
                else request.session.get_expiry_age()
            )
            response.set_cookie(HINT, "1", max_age=age, secure=settings.HTTPS, samesite="Lax")
        elif not signed_in and HINT in request.COOKIES:
            response.delete_cookie(HINT, samesite="Lax")
        return response
