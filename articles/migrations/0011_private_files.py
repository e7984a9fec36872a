"""Take what is not public out of the folder that a web server serves; name drawings as such."""

import shutil
from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage, storages
from django.db import migrations

PRIVATE = ("original_images", "documents", "avatar_images", "wagtail_uploads", "social")
DRAWN = {"creator": "InHerSight", "licence": "CC0 1.0"}  # covers, portraits, logos of the demo


def move_private_files(apps, schema_editor):
    """Move the folders, if files are kept in folders. Safe to repeat, and to break off."""
    if not all(isinstance(storages[name], FileSystemStorage) for name in ("default", "public")):
        return
    public, private = Path(settings.MEDIA_ROOT), Path(settings.PRIVATE_ROOT)
    for folder in PRIVATE:
        for file in sorted((public / folder).rglob("*")):
            target = private / file.relative_to(public)
            if file.is_file() and not target.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.move(file, target)
        shutil.rmtree(public / folder, ignore_errors=True)


def name_drawings(apps, schema_editor):
    apps.get_model("articles", "Picture").objects.filter(**DRAWN).update(kind="drawing")


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("articles", "0010_picture_kind_and_source_hash")]

    operations = [
        migrations.RunPython(move_private_files, migrations.RunPython.noop),
        migrations.RunPython(name_drawings, migrations.RunPython.noop),
    ]
