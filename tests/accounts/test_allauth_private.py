"""What accounts/allauth_private.py uses of allauth is still there, and nothing else uses any."""

import inspect
import json
import re
from unittest.mock import patch

import pytest
from allauth.account import views
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows import reauthentication
from allauth.account.mixins import RedirectAuthenticatedUserMixin
from allauth.core import ratelimit as public_ratelimit
from allauth.core.internal import ratelimit
from django.conf import settings

from accounts import allauth_private
from accounts.adapter import AccountAdapter

PRIVATE = re.compile(r"^\s*(?:from|import) allauth[\w.]*\.(?:internal|core|stages)\b", re.MULTILINE)
PACKAGES = ("accounts", "articles", "community", "companies", "core", "demo", "home", "search")


@pytest.mark.parametrize("package", [*PACKAGES, "inhersight"])
def test_nothing_else_imports_what_allauth_does_not_document(package):
    importing = [
        str(file.relative_to(settings.BASE_DIR))
        for file in (settings.BASE_DIR / package).rglob("*.py")
        if PRIVATE.search(file.read_text())
    ]
    assert importing == (["accounts/allauth_private.py"] if package == "accounts" else [])


def test_what_allauth_limits_is_counted_by_us(rf, settings, still_minute):
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    request = rf.post("/")
    request.user = type("Nobody", (), {"is_authenticated": False})()
    ratelimit.consume(request, app=allauth_private.APP, action="login")
    assert 0 < allauth_private.seconds_until_allowed(request) <= 60


def test_allauth_counts_wrong_passwords_by_the_key_of_the_adapter(rf, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "1/5m/key"}
    request, adapter = rf.post("/"), AccountAdapter()
    DefaultAccountAdapter.pre_authenticate(adapter, request, email="Ada@example.com")
    key = adapter.name_attempts(request, "ada@example.com")
    assert 0 < allauth_private.seconds_until_password(request, key) <= 300


def test_allauth_has_no_store_of_its_own_for_limits(rf, settings, client):
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    with patch.object(ratelimit, "cache", None):  # what its own functions would write to
        ratelimit.consume(rf.post("/"), app=allauth_private.APP, action="login")
        public_ratelimit.consume(rf.post("/"), action="login")
        ratelimit.clear(rf.post("/"), app=allauth_private.APP, action="login")


def test_what_was_counted_for_allauth_can_be_taken_back(rf, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    for _ in range(3):
        counted = ratelimit.consume(rf.post("/"), app=allauth_private.APP, action="login")
        assert counted is not None
        counted.rollback()


def test_allauth_keeps_a_form_that_waits_where_it_is_looked_for(rf, client):
    request = rf.post("/accounts/2fa/", {"name": "value"})
    request.session = {}
    reauthentication.suspend_request(request, "/")
    form = allauth_private.read_suspended_form(request)
    assert (form["method"], form["path_info"]) == ("POST", "/accounts/2fa/")
    allauth_private.store_suspended_form(request, form | {"POST": "name=other"})
    assert json.loads(request.session[reauthentication.STATE_SESSION_KEY]["request"])["POST"]
    allauth_private.drop_suspended_form(request)
    assert allauth_private.read_suspended_form(request) is None


def test_a_log_in_has_a_stage_that_confirms_an_address():
    stages = DefaultAccountAdapter().get_login_stages()
    assert len(allauth_private.drop_email_verification(stages)) == len(stages) - 1


def test_the_page_of_addresses_has_one_dispatch_to_skip():
    assert "sync_user_email_address" in inspect.getsource(views.EmailView)
    assert "dispatch" not in vars(views.AjaxCapableProcessFormViewMixin)


def test_the_request_for_a_code_leads_members_elsewhere_in_the_mixin_that_is_skipped():
    assert RedirectAuthenticatedUserMixin in views.RequestLoginCodeView.__mro__
