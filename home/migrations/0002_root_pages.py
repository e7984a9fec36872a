"""Put our home page and blog in the place of Wagtail's welcome page."""

from django.conf import settings
from django.db import migrations


def make_root_pages(apps, schema_editor):
    ContentType = apps.get_model("contenttypes", "ContentType")
    Page = apps.get_model("wagtailcore", "Page")
    Site = apps.get_model("wagtailcore", "Site")
    Locale = apps.get_model("wagtailcore", "Locale")
    HomePage = apps.get_model("home", "HomePage")
    BlogIndexPage = apps.get_model("articles", "BlogIndexPage")

    def type_of(app, name):
        return ContentType.objects.get_or_create(app_label=app, model=name)[0]

    Page.objects.filter(slug="home", depth=2).delete()
    locale = Locale.objects.first()
    home = HomePage.objects.create(
        title=settings.SITE_NAME,
        draft_title=settings.SITE_NAME,
        slug="home",
        seo_title="Career advice for women, and employers rated by the women who work there",
        search_description=(
            "Career advice you can use on Monday, written for women at work, and employers "
            "rated anonymously by the women who work there."
        ),
        promise="Know where you stand at work.",
        lead=(
            "Career advice you can use on Monday, and employers seen through the eyes of "
            "the women who work there."
        ),
        content_type=type_of("home", "homepage"),
        path="00010001",
        depth=2,
        numchild=1,
        url_path="/home/",
        locale=locale,
    )
    BlogIndexPage.objects.create(
        title="Blog",
        draft_title="Blog",
        slug="blog",
        seo_title="Career advice",
        search_description=(
            "Career advice for women: managing, negotiating, changing jobs, raising children "
            "and staying well at work."
        ),
        description="Career advice for women, by people who have done it.",
        show_in_menus=True,
        content_type=type_of("articles", "blogindexpage"),
        path="000100010001",
        depth=3,
        numchild=0,
        url_path="/home/blog/",
        locale=locale,
    )
    Page.objects.filter(depth=1).update(numchild=1)
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "root_page_id": home.page_ptr_id}
    )


def remove_root_pages(apps, schema_editor):
    apps.get_model("articles", "BlogIndexPage").objects.all().delete()
    apps.get_model("home", "HomePage").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0001_initial"),
        ("articles", "0001_initial"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [migrations.RunPython(make_root_pages, remove_root_pages)]
