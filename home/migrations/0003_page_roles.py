"""Say what the roles may do in the page tree: Contributors write below the blog alone."""

from django.db import migrations

from core import roles

PAGES_AT = {roles.EDITORS: "home", roles.MODERATORS: "home", roles.CONTRIBUTORS: "blog"}
ON_PAGES = {
    roles.EDITORS: ("add", "change", "publish", "lock", "unlock", "bulk_delete"),
    roles.MODERATORS: ("add", "change", "publish", "lock", "unlock"),
    roles.CONTRIBUTORS: ("add",),
}


def allow_pages(apps, schema_editor):
    """Replace what each role may do in the page tree."""
    rights = apps.get_model("wagtailcore", "GroupPagePermission").objects
    for role, actions in ON_PAGES.items():
        group = apps.get_model("auth", "Group").objects.get(name=role)
        page = apps.get_model("wagtailcore", "Page").objects.get(
            slug=PAGES_AT[role], depth__in=(2, 3)
        )
        rights.filter(group_id=group.pk).delete()
        for action in actions:
            permission = roles.find_permission(apps, "wagtailcore", "page", action)
            rights.create(group_id=group.pk, page_id=page.pk, permission_id=permission.pk)


class Migration(migrations.Migration):
    dependencies = [("home", "0002_root_pages"), ("core", "0002_roles")]

    operations = [migrations.RunPython(allow_pages, migrations.RunPython.noop)]
