"""Template tags of the companies app."""

from urllib.parse import urlsplit

from django import template

from companies.ratings.api import find_band

register = template.Library()
TILES = 5  # colors of the tiles that stand for missing logos


@register.filter
def of_five(stars) -> str:
    """Return stars as a percentage of five, for the width of a bar: 4.5 → "90"."""
    return f"{float(stars) * 20:g}"


@register.filter
def tile(company) -> int:
    """Return the number of the color that a company without a logo keeps."""
    return (company.pk or 0) % TILES


@register.filter
def band(at_least: int) -> str:
    """Return the band of ratings that begins with a number: 20 → "20–49"."""
    return find_band(at_least)[1]


@register.filter
def thousands(number: int) -> str:
    """Write a number with commas: 1234 → "1,234"."""
    return f"{number:,}"


@register.filter
def host(url: str) -> str:
    """Return the site of an address: "https://www.example.com/a" → "example.com"."""
    return (urlsplit(url).hostname or url).removeprefix("www.")
