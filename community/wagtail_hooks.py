"""Where the admin learns of the community."""

from django.contrib.auth.models import Permission
from django.urls import path
from wagtail import hooks

from community import converters  # noqa: F401 (registers "kind")
from community.admin import posts
from community.posting import MODERATES
from core.admin_screens import WorkMenuItem


@hooks.register("register_admin_urls")
def admin_urls():
    return [
        path("community/", posts.post_queue, name="community_queue"),
        path("community/<kind:kind>/<int:pk>/", posts.moderate_post, name="moderate_post"),
    ]


@hooks.register("register_admin_menu_item")
def community_in_menu():
    return WorkMenuItem("Community", "community_queue", "group", 185, MODERATES)


@hooks.register("construct_homepage_panels")
def add_community_panel(request, panels):
    panels.append(posts.CommunityPanel())


@hooks.register("register_permissions")
def permissions_for_groups():
    """What an administrator can give to a group."""
    return Permission.objects.filter(
        content_type__app_label="community", codename="change_question"
    )
