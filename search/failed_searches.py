"""What people look for and do not find: words and days, kept for editors; nothing of who asked."""

import logging
import re

from django.db import DatabaseError, transaction
from django.utils import timezone
from wagtail.contrib.search_promotions import models

from search.queries import is_short
from search.query import Query

logger = logging.getLogger(__name__)
PERSONAL = re.compile(r"@|\d[\d\W]{4,}\d")  # an address, or a long number


def record_failed_search(query: Query) -> None:
    """Count a search without results, however it was spelled: “Résumé” and “resume” are one.

    Not one of a single letter, nor one that may hold an address or a number of a person. Where the
    database takes no writes, the reader is answered all the same.
    """
    if is_short(query) or PERSONAL.search(query.text):
        return
    try:
        with transaction.atomic():
            models.Query.get(query.name).add_hit(timezone.now().date())
    except DatabaseError as error:
        logger.warning("A search without results was not counted: %s.", type(error).__name__)
