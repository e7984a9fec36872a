"""Reading a page as a machine does."""

import json

from bs4 import BeautifulSoup

from core.brand import Publisher


def head_of(response) -> BeautifulSoup:
    """The head of a page."""
    return BeautifulSoup(response.content, "html.parser").head


def said(head: BeautifulSoup, name: str) -> list[str]:
    """Every value that a head gives for one name or property."""
    tags = head.find_all("meta", attrs={"name": name}) + head.find_all("meta", property=name)
    return [tag["content"] for tag in tags]


def linked(head: BeautifulSoup, rel: str) -> list[str]:
    """The addresses that a head links to under one relation."""
    return [link["href"] for link in head.find_all("link", rel=rel)]


def nodes_of(response) -> dict[str, dict]:
    """The nodes of a page's JSON-LD, by type."""
    script = head_of(response).find("script", type="application/ld+json")
    graph = json.loads(script.string)["@graph"] if script else []
    return {node["@type"]: node for node in graph}


def make_publisher(**fields) -> Publisher:
    """What editors have set for the site."""
    return Publisher.objects.create(**fields)
