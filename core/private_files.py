"""Files that the site alone may hand out, after asking who wants them."""

import mimetypes
from pathlib import PurePosixPath

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control
from django.views import static
from django.views.decorators.http import require_safe
from wagtail.documents import get_document_model
from wagtail.documents.views.serve import serve

FOR_EDITORS = ("original_images", "avatar_images")  # folders of the private storage
NOTHING_ACTIVE = "default-src 'none'; style-src 'unsafe-inline'"
LONGEST_KEY = 18  # digits that fit into every database
PUBLIC_FOR = 300  # seconds; a collection made private is out of caches soon


@require_safe
def serve_document(request, document_id: str, document_filename: str) -> HttpResponse:
    """Serve a document to whoever may read its collection. Caches keep public ones only."""
    if len(document_id) > LONGEST_KEY:
        raise Http404("There is no such document.")
    found = get_object_or_404(get_document_model(), pk=int(document_id))
    try:
        response = serve(request, found.pk, document_filename)
    except OSError as error:
        raise Http404("The file of this document is missing.") from error
    if found.collection.get_view_restrictions().exists():
        patch_cache_control(response, private=True, no_store=True)
    else:
        patch_cache_control(response, public=True, max_age=PUBLIC_FOR)
    return response


@require_safe
def serve_rendition(request, name: str) -> HttpResponseBase:
    """Serve a rendition of a picture if no nginx does, from its folder only."""
    try:
        return static.serve(request, name, document_root=f"{settings.MEDIA_ROOT}/images")
    except (OSError, ValueError) as error:  # no file system has a name like that
        raise Http404("There is no such file.") from error


@require_safe
def serve_private_file(request, name: str) -> HttpResponseBase:
    """Serve an original picture or an editor's profile picture to editors."""
    parts = PurePosixPath(name).parts
    if len(parts) != 2 or parts[0] not in FOR_EDITORS or ".." in parts:
        raise Http404("No such file.")
    try:
        file = default_storage.open("/".join(parts))
    except (OSError, SuspiciousFileOperation) as error:
        raise Http404("No such file.") from error
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    response = FileResponse(file, content_type=kind)
    response["Content-Security-Policy"] = NOTHING_ACTIVE
    response["X-Content-Type-Options"] = "nosniff"
    patch_cache_control(response, private=True, no_store=True)
    return response
