"""The private parts of Wagtail that we use are still there."""

from datetime import timedelta

import pytest
from django.test import RequestFactory
from django.utils import timezone
from wagtail.models import Page

from core.wagtail_private import filter_scheduled, remember_route
from home.models import HomePage

pytestmark = pytest.mark.django_db


def test_wagtail_serves_the_page_that_was_found_without_looking_for_it(
    django_assert_num_queries,
):
    page, request = HomePage.objects.get(), RequestFactory().get("/elsewhere/")
    remember_route(request, page)
    with django_assert_num_queries(0):
        route = Page.route_for_request(request, "elsewhere/")
    assert route.page == page


def test_wagtail_tells_which_pages_wait_for_their_hour():
    page = HomePage.objects.get()
    page.go_live_at = timezone.now() + timedelta(days=1)
    page.save_revision().publish()
    assert list(filter_scheduled(Page.objects.all())) == [page.page_ptr]
