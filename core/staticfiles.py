"""Static files for production: hashed names, compressed, and one style sheet in place of many."""

import re
from io import BytesIO

from django.core.files.base import File
from django.core.files.storage import InMemoryStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

STYLE_SHEET = "css/site.css"
IMPORT = re.compile(r'@import url\("(?P<name>[^"]+)"\) layer\((?P<layer>\w+)\);')


def join_imports(text: str, read) -> str:
    """Return a style sheet with each `@import url("x.css") layer(y);` replaced by `@layer y {…}`.

    `read(name)` returns the text of an imported file, named relative to the sheet.
    """
    return IMPORT.sub(lambda m: f"@layer {m['layer']} {{\n{read(m['name'])}\n}}", text)


class JoinedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Whitenoise's hashed and compressed storage, with `css/site.css` joined from its parts."""

    def post_process(self, paths, dry_run=False, **options):
        if STYLE_SHEET in paths and not dry_run:
            storage, path = paths[STYLE_SHEET]

            def read(name):
                with self.open(f"css/{name}") as part:
                    return part.read().decode()

            with storage.open(path) as sheet:
                joined = join_imports(sheet.read().decode(), read)
            memory = InMemoryStorage()
            memory.save(STYLE_SHEET, File(BytesIO(joined.encode())))
            paths = paths | {STYLE_SHEET: (memory, STYLE_SHEET)}
            self.delete(STYLE_SHEET)
            self.save(STYLE_SHEET, File(BytesIO(joined.encode())))
        yield from super().post_process(paths, dry_run=dry_run, **options)
