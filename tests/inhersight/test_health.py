"""/healthz, for operators."""

import pytest
from django.core.cache import cache


@pytest.mark.django_db(databases=["default", "ratings"])
def test_a_healthy_site_answers_200(client):
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.json() == {"default": "ok", "ratings": "ok", "cache": "ok"}


@pytest.mark.django_db(databases=["default", "ratings"])
def test_a_cache_that_is_down_is_named_and_answers_503(client, monkeypatch):
    monkeypatch.setattr(cache, "get", lambda key: None)
    response = client.get("/healthz")
    assert (response.status_code, response.json()["cache"]) == (503, "down")


@pytest.mark.django_db(databases=["default", "ratings"])
def test_the_answer_is_never_cached(client):
    assert "no-store" in client.get("/healthz")["Cache-Control"]
