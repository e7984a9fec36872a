"""Template tags that several apps use."""

from django import template
from django.utils.safestring import SafeString
from wagtail.images.models import Picture

from core.pagination import get_first_page_url
from core.pictures.rendering import find_rendition, find_renditions

FORMATS = ("avif", "webp", "jpeg")

register = template.Library()


@register.filter
def listed(items) -> str:
    """Join names as people do: “A”, “A and B”, “A, B and C”."""
    words = [str(item) for item in items]
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


@register.inclusion_tag("partials/pagination.html", takes_context=True)
def pagination(context, page, before: str = "Newer", after: str = "Older") -> dict:
    """Links to the other pages of a list, with what else its address says."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    request = context["request"]
    return {
        "list": page,
        "numbers": list(numbers),
        "request": request,
        "first": get_first_page_url(request),
        "before": before,
        "after": after,
    }


@register.simple_tag
def responsive(image, *sizes, **attrs) -> Picture | None:
    """A `<picture>` in modern formats: `{% responsive image "width-640" "width-960" alt="" %}`.

    A small original comes out equally wide in several sizes; each width is offered once, and
    where one is left there is nothing to choose from, so `sizes` is left out. None where there is
    no picture or it cannot be shown: ask `{% responsive … as shown %}` where something is to stand
    in for it.
    """
    specs = [f"format-{name}|{size}" for name in FORMATS for size in sizes]
    offered: dict[tuple[str, int], tuple] = {}
    for spec, rendition in find_renditions(image, *specs).items():
        offered.setdefault((spec.partition("|")[0], rendition.width), (spec, rendition))
    if not offered:
        return None
    if len(offered) == len(FORMATS):
        attrs.pop("sizes", None)
    return Picture(dict(offered.values()), attrs)


@register.simple_tag
def one_size(image, spec: str, **attrs) -> SafeString | None:
    """An `<img>` in one size; None where there is no picture or it cannot be shown."""
    rendition = find_rendition(image, spec)
    return rendition.img_tag(attrs) if rendition else None
