"""manage.py add_witness_signature MONTH KEY SIGNATURE: put a witness's signature beside a head."""

from datetime import date

from django.core.management.base import BaseCommand, CommandError

from companies.figures import rating_log
from companies.models import LogMonth


class Command(BaseCommand):
    help = "Publish a witness's Ed25519 signature over a head of the log, if it is good."

    def add_arguments(self, parser):
        parser.add_argument("month", help="of the head: 2026-11")
        parser.add_argument("key", help="the witness's public key, 64 hexadecimal digits")
        parser.add_argument("signature", help="128 hexadecimal digits")
        parser.add_argument("--name", required=True, help="how the witness is called")
        parser.add_argument("--url", default="", help="where the witness publishes heads")

    def handle(self, *, month, key, signature, name, url, **options):
        if url and not url.startswith(("https://", "http://")):
            raise CommandError("The address begins with https:// or http://.")
        try:
            day = date.fromisoformat(f"{month}-01")
            signed = bytes.fromhex(key), bytes.fromhex(signature)
            rating_log.add_witness(day, name, url, *signed)
        except ValueError:
            raise CommandError("A month is 2026-11; key and signature are hexadecimal.") from None
        except LogMonth.DoesNotExist:
            raise CommandError("There is no head of that month.") from None
        except rating_log.WitnessRefused:
            raise CommandError("It is no signature of this key over that head.") from None
        self.stdout.write(f"{name} is a witness of {month}.")
