"""Make the roles: Contributors write, Moderators approve, Editors do both and run the rest."""

from django.db import migrations

EDITORS, MODERATORS, CONTRIBUTORS = "Editors", "Moderators", "Contributors"
PAGES_AT = {EDITORS: "home", MODERATORS: "home", CONTRIBUTORS: "blog"}
ON_PAGES = {
    EDITORS: ("add", "change", "publish", "lock", "unlock", "bulk_delete"),
    MODERATORS: ("add", "change", "publish", "lock", "unlock"),
    CONTRIBUTORS: ("add",),
}
ON_PICTURES_AND_DOCUMENTS = {
    EDITORS: ("add", "change", "choose"),
    MODERATORS: ("add", "change", "choose"),
    CONTRIBUTORS: ("add", "choose"),
}
EVERYTHING = ("add", "change", "delete", "view")
ON_MODELS = {
    EDITORS: {
        ("articles", "contributor"): EVERYTHING,
        ("articles", "tag"): EVERYTHING,
        ("articles", "publisher"): ("change",),
        ("accounts", "membership"): ("change",),
        ("wagtailredirects", "redirect"): EVERYTHING,
        ("wagtailsearchpromotions", "searchpromotion"): ("add", "change", "delete"),
    },
    MODERATORS: {
        ("articles", "contributor"): ("add", "change", "view"),
        ("articles", "tag"): ("view",),
    },
    CONTRIBUTORS: {("articles", "contributor"): ("view",), ("articles", "tag"): ("view",)},
}


def permission_maker(apps):
    """Return what finds or makes a permission: Django makes them only after all migrations."""
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")

    def permission(app, model, action):
        kind, _ = ContentType.objects.get_or_create(app_label=app, model=model)
        found, _ = Permission.objects.get_or_create(
            content_type=kind,
            codename=f"{action}_{model}",
            defaults={"name": f"Can {action.replace('_', ' ')} {model}"},
        )
        return found

    return permission


def make_roles(apps, schema_editor):
    permission = permission_maker(apps)
    Group = apps.get_model("auth", "Group")
    for name in (EDITORS, MODERATORS, CONTRIBUTORS):
        group, _ = Group.objects.get_or_create(name=name)  # Wagtail has made two of them
        group.permissions.set(
            [permission("wagtailadmin", "admin", "access")]
            + [
                permission(app, model, action)
                for (app, model), actions in ON_MODELS[name].items()
                for action in actions
            ]
        )
        allow_pages(apps, group, permission)
        allow_files(apps, group, permission)
    # An article in moderation is locked for all who do not approve: Editors shall not be shut out.
    approval = apps.get_model("wagtailcore", "GroupApprovalTask").objects.get()
    approval.groups.set(Group.objects.filter(name__in=(EDITORS, MODERATORS)))


def allow_pages(apps, group, permission):
    """Replace what a group may do in the page tree."""
    page = apps.get_model("wagtailcore", "Page").objects.get(
        slug=PAGES_AT[group.name], depth__in=(2, 3)
    )
    rights = apps.get_model("wagtailcore", "GroupPagePermission").objects
    rights.filter(group_id=group.pk).delete()
    for action in ON_PAGES[group.name]:
        rights.create(
            group_id=group.pk,
            page_id=page.pk,
            permission_id=permission("wagtailcore", "page", action).pk,
        )


def allow_files(apps, group, permission):
    """Replace what a group may do in the library of pictures and documents."""
    library = apps.get_model("wagtailcore", "Collection").objects.get(depth=1)
    rights = apps.get_model("wagtailcore", "GroupCollectionPermission").objects
    rights.filter(group_id=group.pk).delete()
    for app, model in (("wagtailimages", "image"), ("wagtaildocs", "document")):
        for action in ON_PICTURES_AND_DOCUMENTS[group.name]:
            rights.create(
                group_id=group.pk,
                collection_id=library.pk,
                permission_id=permission(app, model, action).pk,
            )


def remove_contributors(apps, schema_editor):
    """Take away what is ours alone; the other roles come with Wagtail."""
    Group = apps.get_model("auth", "Group")
    Group.objects.filter(name=CONTRIBUTORS).delete()
    approval = apps.get_model("wagtailcore", "GroupApprovalTask").objects.get()
    approval.groups.set(Group.objects.filter(name=MODERATORS))


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0002_root_pages"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailimages", "0027_image_description"),
        ("wagtailredirects", "0008_add_verbose_name_plural"),
        ("wagtailsearchpromotions", "0008_query_verbose_name"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make_roles, remove_contributors)]
