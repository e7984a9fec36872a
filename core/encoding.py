"""Base64url without padding, as rating keys, JWKs and signatures are written."""

import base64
import binascii


class NotBase64Url(ValueError):
    """The text is not base64url without padding, written in the one canonical way."""


def encode_base64url(data: bytes) -> str:
    """Return bytes as base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decode_base64url(text: str) -> bytes:
    """Return the bytes of base64url without padding. Raises NotBase64Url."""
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (ValueError, binascii.Error):
        raise NotBase64Url from None
    if encode_base64url(data) != text:
        raise NotBase64Url
    return data
