"""Every address of the site, read from its URL patterns."""

import re

from django.urls import URLPattern, get_resolver

ARGUMENT = re.compile(r"\(\?P<\w+>[^()]*(?:\([^()]*\)[^()]*)*\)|<[^>]+>|\([^()]*\)")


def walk_urls(patterns=None, prefix=""):
    """Yield (address, view) for every pattern, with `1` where it takes an argument."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + ARGUMENT.sub("1", str(pattern.pattern)).strip("^$").replace("\\Z", "")
        if isinstance(pattern, URLPattern):
            yield "/" + route.replace("^", "").replace("\\", ""), pattern.callback
        else:
            yield from walk_urls(pattern.url_patterns, route)
