"""/healthz, for operators."""

from datetime import timedelta

import pytest
from django.db import OperationalError, connections
from django.utils import timezone

from core.models import OutgoingMail


@pytest.mark.django_db(databases=["default", "ratings"])
def test_a_healthy_site_answers_200(client):
    response = client.get("/healthz")
    assert response.status_code == 200
    parts = ("status", "default", "ratings", "cache", "mail")
    assert response.json() == dict.fromkeys(parts, "ok")


@pytest.mark.django_db(databases=["default", "ratings"])
def test_a_database_that_is_down_is_named_and_answers_503(client, monkeypatch):
    def refuse(*arguments):
        raise OperationalError

    monkeypatch.setattr(connections["ratings"], "cursor", refuse)
    response = client.get("/healthz")
    assert (response.status_code, response.json()["ratings"]) == (503, "down")
    assert response.json()["status"] == "down"


@pytest.mark.django_db(databases=["default", "ratings"])
def test_mail_that_has_waited_for_a_quarter_of_an_hour_is_said(client):
    OutgoingMail.objects.create(message={})
    assert client.get("/healthz").json()["mail"] == "ok"
    OutgoingMail.objects.update(created_at=timezone.now() - timedelta(minutes=16))
    response = client.get("/healthz")
    assert (response.status_code, response.json()["status"]) == (200, "degraded")
    assert response.json()["mail"] == "late"


@pytest.mark.django_db(databases=["default", "ratings"])
def test_the_answer_is_never_cached(client):
    assert "no-store" in client.get("/healthz")["Cache-Control"]
