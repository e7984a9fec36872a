"""manage.py verify_site URL: is a running site what it says it is? (tools/verify_site.py)"""

from importlib.machinery import SourceFileLoader
from types import ModuleType

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

SUMMARY = {1: "Something differs.", 2: "Something could not be checked."}


def load_program() -> ModuleType:
    """Return the stand-alone program as a module."""
    file = settings.BASE_DIR / "tools" / "verify_site.py"
    loader, program = SourceFileLoader("verify_site", str(file)), ModuleType("verify_site")
    program.__file__ = str(file)
    loader.exec_module(program)
    return program


class Command(BaseCommand):
    help = (
        "Say whether the scripts of a running site are those of this release, and its public keys "
        "the same at the site, the ballot box and every witness."
    )
    requires_system_checks: list[str] = []  # it looks at another site

    def add_arguments(self, parser):
        load_program().add_arguments(parser)

    def handle(self, *, site, ballot, witness, page, hashes, head, **options):
        say = self.stdout.write
        code = load_program().verify(say, site, ballot, witness, page, hashes, head)
        if code:
            raise CommandError(SUMMARY[code], returncode=code)
