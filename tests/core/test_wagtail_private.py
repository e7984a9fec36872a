"""The private parts of Wagtail that we use are still there."""

import pytest
from django.test import RequestFactory
from wagtail.models import Page

from core.wagtail_private import remember_route
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
