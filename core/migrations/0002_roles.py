"""Make the roles, and say what they may do with pictures, documents and the site's settings."""

from django.db import migrations

from core import roles

ON_PICTURES_AND_DOCUMENTS = {
    roles.EDITORS: ("add", "change", "choose"),
    roles.MODERATORS: ("add", "change", "choose"),
    roles.CONTRIBUTORS: ("add", "choose"),
}
GRANTS = {
    roles.EDITORS: {
        ("core", "publisher"): ("change",),
        ("wagtailredirects", "redirect"): roles.EVERYTHING,
        ("wagtailsearchpromotions", "searchpromotion"): ("add", "change", "delete"),
    }
}


def make_roles(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    for role in roles.ROLES:
        group, _ = Group.objects.get_or_create(name=role)  # Wagtail has made two of them
        group.permissions.set([roles.find_permission(apps, "wagtailadmin", "admin", "access")])
        allow_files(apps, group)
    roles.grant_permissions(apps, GRANTS)
    # An article in moderation is locked for all who do not approve: Editors shall not be shut out.
    approval = apps.get_model("wagtailcore", "GroupApprovalTask").objects.get()
    approval.groups.set(Group.objects.filter(name__in=(roles.EDITORS, roles.MODERATORS)))


def allow_files(apps, group):
    """Replace what a group may do in the library of pictures and documents."""
    library = apps.get_model("wagtailcore", "Collection").objects.get(depth=1)
    rights = apps.get_model("wagtailcore", "GroupCollectionPermission").objects
    rights.filter(group_id=group.pk).delete()
    for app, model in (("wagtailimages", "image"), ("wagtaildocs", "document")):
        for action in ON_PICTURES_AND_DOCUMENTS[group.name]:
            permission = roles.find_permission(apps, app, model, action)
            rights.create(group_id=group.pk, collection_id=library.pk, permission_id=permission.pk)


def remove_contributors(apps, schema_editor):
    """Take away what is ours alone; the other roles come with Wagtail."""
    Group = apps.get_model("auth", "Group")
    Group.objects.filter(name=roles.CONTRIBUTORS).delete()
    approval = apps.get_model("wagtailcore", "GroupApprovalTask").objects.get()
    approval.groups.set(Group.objects.filter(name=roles.MODERATORS))


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0001_initial"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailimages", "0027_image_description"),
        ("wagtailredirects", "0008_add_verbose_name_plural"),
        ("wagtailsearchpromotions", "0008_query_verbose_name"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make_roles, remove_contributors)]
