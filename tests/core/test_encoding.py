"""Base64url without padding."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.encoding import NotBase64Url, decode_base64url, encode_base64url


@given(st.binary())
def test_what_is_encoded_decodes_to_the_same_bytes(data):
    assert decode_base64url(encode_base64url(data)) == data


def test_the_alphabet_is_that_of_addresses_and_there_is_no_padding():
    assert encode_base64url(b"\xfb\xff\xfe\xff") == "-__-_w"


@pytest.mark.parametrize("text", ["-__-_w==", "+//+/w", "-__-_x", "a", "ab c", "é"])
def test_any_other_writing_is_refused(text):
    with pytest.raises(NotBase64Url):
        decode_base64url(text)
