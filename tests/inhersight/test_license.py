"""The license, and the offer of the source code that it asks for (AGPL, section 13)."""

import hashlib

import pytest
from django.conf import settings as project

ADDRESS = "https://code.example/our-copy"
LINK = f'href="{ADDRESS}"'
AS_PUBLISHED = "8486a10c4393cee1c25392769ddd3b2d6c242d6ec7928e1414efff7dfb2f07ef"  # SHA-256

pytestmark = pytest.mark.django_db(databases=["default", "ratings"])


@pytest.mark.parametrize("path", ["/", "/companies/", "/ballot/inbox/"])
def test_every_page_leads_to_the_source_code(client, settings, path):
    settings.SOURCE_URL = ADDRESS
    assert LINK in client.get(path).text


@pytest.mark.parametrize("path", ["/", "/companies/", "/ballot/inbox/"])
def test_without_an_address_no_page_offers_the_source_code(client, settings, path):
    settings.SOURCE_URL = ""
    assert "Source code" not in client.get(path).text


def test_the_license_is_whole_and_unaltered():
    text = (project.BASE_DIR / "LICENSE").read_bytes()
    assert hashlib.sha256(text).hexdigest() == AS_PUBLISHED
