"""How many ballots a second the ballot box accepts: its own process, real keys, real forms."""

import http.client
import os
import resource
import secrets
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle
from urllib.parse import urlencode

import django

WORKERS, THREADS = 2, 4  # of the server
CLIENTS = 8
TYPE = {"Content-Type": "application/x-www-form-urlencoded"}


def forms(number: int) -> list[str]:
    """Return forms of as many new keys, each issued blindly, about companies in turn."""
    from accounts.rating_keys import load_signing_key
    from companies.ratings import keys, months
    from companies.ratings.models import Employer
    from companies.ratings.questions import SLUGS
    from core import blind_rsa

    year = months.current_date().year
    private = load_signing_key(year)
    employers = cycle(Employer.objects.filter(merged_into=None).values_list("pk", flat=True)[:500])
    made = []
    for employer in [next(employers) for _ in range(number)]:
        secret = secrets.token_bytes(32)
        kid = private.public.kid(year)
        message = keys.message_to_sign(kid, secret)
        blinded, inverse = blind_rsa.blind(private.public, message)
        answer = blind_rsa.blind_sign(private, blinded)
        signature = blind_rsa.finalize(private.public, message, answer, inverse)
        fields = {slug: secrets.choice("12345") for slug in SLUGS} | {
            "key": str(keys.RatingKey(kid, secret, signature)),
            "company": employer,
            "employment": "current",
            "level": "senior",
            "act": "submit",
        }
        made.append(urlencode(fields))
    return made


def send(port: int, bodies: list[str]) -> int:
    """Send forms over one connection; return how many were accepted."""
    connection, accepted = http.client.HTTPConnection("127.0.0.1", port, timeout=60), 0
    for body in bodies:
        connection.request("POST", "/ballot/", body, TYPE | {"Host": "localhost"})
        answer = connection.getresponse()
        accepted += answer.status == 200 and b"Received" in answer.read()
        answer.read()
    connection.close()
    return accepted


def served(port: int) -> subprocess.Popen:
    """Start the ballot box and wait until it answers."""
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "inhersight.settings.ballot"}
    server = subprocess.Popen(
        [
            *(sys.executable, "-m", "gunicorn", "inhersight.ballot_wsgi", "--no-control-socket"),
            *(f"--workers={WORKERS}", f"--threads={THREADS}", "--worker-class=gthread"),
            *(f"--bind=127.0.0.1:{port}", "--log-level=error"),
        ],
        env=environment,
    )
    for _ in range(300):
        time.sleep(0.1)
        try:
            http.client.HTTPConnection("127.0.0.1", port, timeout=5).request("GET", "/healthz")
            return server
        except OSError:
            continue
    sys.exit("The ballot box did not start.")


def main(number: int) -> None:
    """Make keys, send a few forms to warm up, then all of them at once; print the speed."""
    from companies.ratings.models import Nullifier

    made = forms(number + 40)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = served(port)
    try:
        with ThreadPoolExecutor(CLIENTS) as pool:
            parts = [made[start:40:CLIENTS] for start in range(CLIENTS)]
            list(pool.map(send, [port] * CLIENTS, parts))
            before, started = Nullifier.objects.count(), time.perf_counter()
            parts = [made[40 + start :: CLIENTS] for start in range(CLIENTS)]
            accepted = sum(pool.map(send, [port] * CLIENTS, parts))
            seconds = time.perf_counter() - started
    finally:
        server.terminate()
        server.wait()
    kept = Nullifier.objects.count() - before
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    busy = (used.ru_utime + used.ru_stime) / len(made) * 1000
    print(
        f"\nBallots: {accepted} of {number} accepted, {kept} keys spent, in {seconds:.1f} s: "
        f"{accepted / seconds:.0f} a second with {WORKERS} workers and {CLIENTS} clients. "
        f"{busy:.1f} ms of processor each, without the database."
    )


if __name__ == "__main__":
    django.setup()
    main(int(sys.argv[1]))
