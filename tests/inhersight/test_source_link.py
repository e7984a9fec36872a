"""The offer of the source code that the license asks for (AGPL, section 13)."""

import pytest

ADDRESS = "https://code.example/our-copy"
LINK = f'href="{ADDRESS}"'

pytestmark = pytest.mark.django_db(databases=["default", "ratings"])


@pytest.mark.parametrize("path", ["/", "/companies/", "/ballot/inbox/"])
def test_every_page_leads_to_the_source_code(client, settings, path):
    settings.SOURCE_URL = ADDRESS
    assert LINK in client.get(path).text


@pytest.mark.parametrize("path", ["/", "/companies/", "/ballot/inbox/"])
def test_without_an_address_no_page_offers_the_source_code(client, settings, path):
    settings.SOURCE_URL = ""
    assert "Source code" not in client.get(path).text
