"""The brand in files: its colors, its icons, and the share card of pages without their own."""

from typing import NamedTuple

from django.http import Http404, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from PIL import Image

from core.brand import Brand, load_brand
from core.colors import make_palette, write_css
from core.drawing.cards import draw_plain_card
from core.drawing.icons import draw_icon
from core.share_images import send_picture

ICON_SIZES = (48, 180, 192, 512)


class BrandCard(NamedTuple):
    """The share card that says whose site it is."""

    brand: Brand

    @property
    def folder(self) -> str:
        return "social/brand"

    @property
    def version(self) -> str:
        return self.brand.version

    def draw(self) -> Image.Image:
        return draw_plain_card(self.brand, self.brand.name)


class BrandIcon(NamedTuple):
    """An icon in one size; `maskable` where the telephone cuts it to its own shape."""

    brand: Brand
    size: int
    maskable: bool

    @property
    def version(self) -> str:
        return self.brand.version

    @property
    def folder(self) -> str:
        return f"icons/{self.size}{'-maskable' if self.maskable else ''}"

    def draw(self) -> Image.Image:
        return draw_icon(self.brand, self.size, self.maskable)


@require_safe
def show_brand_card(request):
    """The share card of every page that has none of its own."""
    return send_picture(request, BrandCard(load_brand()))


@require_safe
def show_brand_icon(request, size, purpose="any"):
    """An icon of the site."""
    if size not in ICON_SIZES:
        raise Http404("There is no icon of this size.")
    brand = load_brand()
    return send_picture(request, BrandIcon(brand, size, maskable=purpose == "maskable"))


@require_safe
@cache_control(public=True, max_age=86_400)
def show_brand_colors(request):
    """A style sheet with the colors that the operator has chosen."""
    brand = load_brand()
    css = write_css(make_palette(brand.main, brand.accent))
    return HttpResponse(css, content_type="text/css; charset=utf-8")
