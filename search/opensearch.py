"""Wagtail's index in OpenSearch, such that a server that is away is a search that finds less."""

import logging
from collections.abc import Callable, Iterator
from copy import copy
from functools import cache as once
from functools import partial

from django.core.cache import cache
from django.db import transaction
from modelsearch.backends.opensearch3 import OpenSearch3SearchBackend, OpenSearch3SearchResults
from opensearchpy import ConnectionError as NoConnection
from opensearchpy import OpenSearch, OpenSearchException
from opensearchpy.helpers import bulk

PATIENCE = 2  # seconds for an answer that a reader waits for
PAUSE = 30  # seconds until a server is asked again that cannot be reached
AWAY = "search-server-away"
MOST = 10_000  # results that OpenSearch gives at once
A_REQUEST = 100  # objects sent at once, so that they are taken within the timeout

logger = logging.getLogger(__name__)


class Results(OpenSearch3SearchResults):
    """What OpenSearch finds, in one request; nothing while it does not answer.

    The database has the last word: of what was found, the rows that are in the queryset.
    """

    def _do_search(self) -> Iterator:
        end = min(self.stop or MOST, MOST)
        answer = self.request(
            self.backend.es.search,
            body=self._get_es_body(),
            from_=self.start,
            size=max(0, end - self.start),
            _source=False,
            stored_fields="pk",
        )
        hits = answer.get("hits", {}).get("hits", [])
        # An index that a save has made, before `update_index` was run, gives no keys.
        return self._get_results_from_hits([hit for hit in hits if "fields" in hit])

    def _do_count(self) -> int:
        answer = self.request(self.backend.es.count, body=self._get_es_body(for_count=True))
        end = min(self.stop or MOST, answer.get("count", 0))
        return max(0, end - self.start)

    def request(self, question: Callable, **about) -> dict:
        """Return the server's answer, empty where there is none. What was asked is not logged."""
        if cache.get(AWAY):
            return {}
        index = self.backend.get_index_for_model(self.query_compiler.queryset.model)
        try:
            return question(index=index.name, request_timeout=PATIENCE, **about)
        except OpenSearchException as error:
            if isinstance(error, NoConnection):
                cache.set(AWAY, True, PAUSE)
            logger.warning(
                "OpenSearch does not answer: %s. Names are found.", describe_error(error)
            )
            return {}


class SearchBackend(OpenSearch3SearchBackend):
    """Wagtail's backend for OpenSearch; a process keeps its connections.

    Saving does not depend on the server: what it has not taken, `update_index` brings.
    """

    results_class = Results
    client_class = staticmethod(once(OpenSearch))

    def add(self, obj):
        self.send(super().add, obj)

    def add_bulk(self, model, obj_list):
        self.send(super().add_bulk, model, obj_list)

    def delete(self, obj):
        self.send(super().delete, copy(obj))  # a deleted object forgets its key

    def send(self, act: Callable, *about) -> None:
        """Tell the server of a change, once it is stored: nobody waits for it in a transaction."""
        transaction.on_commit(partial(self.send_now, act, *about))

    def send_now(self, act: Callable, *about) -> None:
        """Tell the server of a change."""
        try:
            act(*about)
        except OpenSearchException as error:
            logger.warning(
                "OpenSearch has not taken a change: %s. Run update_index.", describe_error(error)
            )

    def bulk(self, *args, **kwargs):
        return bulk(*args, chunk_size=A_REQUEST, **kwargs)


def describe_error(error: OpenSearchException) -> str:
    """Return what kind of error it is, without the words of a query that it may quote."""
    status = getattr(error, "status_code", "N/A")
    return type(error).__name__ + ("" if status == "N/A" else f" {status}")
