"""The scripts of pages that handle a rating key: each at a stable address, byte by byte as in the
source, with its hash, and no other script beside them.

They guard against third parties, not against the operator (docs/rating-key.md).
"""

import base64
import hashlib
from functools import lru_cache, wraps
from pathlib import Path

from csp.decorators import csp_replace
from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

SCRIPTS = ("blinding", "rating-key", "kept-key", "identifying", "rating", "log-check")


@lru_cache(maxsize=2 * len(SCRIPTS))
def read_cached(path: Path, changed: int) -> bytes:
    return path.read_bytes()


def read_script(name: str) -> bytes:
    """Return a script as it is in the source."""
    path = Path(settings.BASE_DIR) / "static" / "js" / f"{name}.js"
    return read_cached(path, path.stat().st_mtime_ns)


def hash_script(name: str) -> "hashlib._Hash":
    """Return the SHA-256 of a script."""
    return hashlib.sha256(read_script(name))


def list_hashes() -> dict[str, str]:
    """Return the SHA-256 of each script in hexadecimal, by its address."""
    return {reverse("key_script", args=[name]): hash_script(name).hexdigest() for name in SCRIPTS}


def name_integrity(name: str) -> str:
    """Return the hash of a script as `integrity` and the content security policy have it."""
    return f"sha256-{base64.b64encode(hash_script(name).digest()).decode()}"


def make_script_tag(name: str) -> SafeString:
    """Return a script's tag. One that is imported stands before those that import it.

    A browser loads a module once for all that import its address, so the check of this tag is a
    check of what they get.
    """
    return format_html(
        '<script type="module" src="{}" integrity="{}"></script>',
        reverse("key_script", args=[name]),
        name_integrity(name),
    )


def allow_key_scripts_alone(view):
    """Let the browser run no script on a view's pages but the ones with these hashes.

    Not even one from this site: an import that no checked tag has loaded before is refused.
    """

    @wraps(view)
    def answer(*args, **kwargs):
        sources = [f"'{name_integrity(name)}'" for name in SCRIPTS]
        return csp_replace({"script-src": sources})(view)(*args, **kwargs)

    return answer


@cache_control(public=True, no_cache=True)  # an old one would not fit a new page's `integrity`
@require_safe
def serve_script(request, name):
    """A script of the pages that handle a key, byte by byte as it is in the source."""
    if name not in SCRIPTS:
        raise Http404("No such script.")
    return HttpResponse(read_script(name), content_type="text/javascript; charset=utf-8")


@cache_control(public=True, max_age=3600)
@require_safe
def list_scripts(request):
    """The SHA-256 of each script, as a program asks for them."""
    headers = {"Access-Control-Allow-Origin": "*"}
    return JsonResponse({"sha256": list_hashes()}, headers=headers)
