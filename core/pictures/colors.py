"""Every mode that Pillow can open, as one that every encoder can write: L, RGB or RGBA."""

from io import BytesIO
from math import isfinite
from typing import cast

from PIL import Image, ImageCms

OF_PROFILES = {"L": "GRAY", "RGB": "RGB", "RGBA": "RGB"}  # mode → color space of an ICC profile
DEEP = ("I", "F")
FULL_SCALE = 65_535  # of a channel of 16 bits


def flatten_mode(image: Image.Image) -> Image.Image:
    """Return a picture in the mode L, RGB or RGBA: the same object where it is in one already.

    Its color profile is kept in `info["icc_profile"]` as long as it describes the new mode.
    Raises ValueError where its values are no colors.
    """
    if image.mode in ("CMYK", "LAB"):
        return to_srgb(image)
    if image.mode in DEEP or image.mode.startswith("I;16"):
        return reduce_depth(image)
    if image.has_transparency_data:
        return image if image.mode == "RGBA" else to_rgba(image)
    if image.mode in ("L", "RGB"):
        return image
    return image.convert("L" if image.mode == "1" else "RGB")


def to_rgba(image: Image.Image) -> Image.Image:
    """Return a picture with transparency as RGBA; premultiplied modes take one step more."""
    if image.mode == "La":
        image = image.convert("LA")
    return image.convert("RGBA")


def reduce_depth(image: Image.Image) -> Image.Image:
    """Return a grey picture of 16 or 32 bits, or of floats, in 8 bits.

    16 bits are taken whole; other values are stretched only where they exceed a known scale.
    """
    if image.mode.startswith("I;16"):
        return scale_values(image.convert("I"), 0, FULL_SCALE)
    low, high = cast(tuple[float, float], image.getextrema())
    if not (isfinite(low) and isfinite(high)):
        raise ValueError("not every value is a number")
    if low < 0:
        return scale_values(image, low, high)
    scales = [255, FULL_SCALE] if image.mode == "I" else [1, 255, FULL_SCALE]
    return scale_values(image, 0, next((top for top in scales if high <= top), high))


def scale_values(image: Image.Image, low: float, high: float) -> Image.Image:
    """Return a picture of the mode I or F as L, with `low` black and `high` white."""
    factor = 255 / ((high - low) or 1)
    return image.convert("F").point(lambda value: value * factor - low * factor).convert("L")


def to_srgb(image: Image.Image) -> Image.Image:
    """Return a picture in inks or in LAB as RGB, by its color profile where that can be read."""
    profile = image.info.get("icc_profile")
    target = ImageCms.createProfile("sRGB")
    if image.mode == "LAB":
        source = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    elif profile and color_space(profile) == "CMYK":
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
    else:
        return drop_profile(image.convert("RGB"))
    converted = ImageCms.profileToProfile(image, source, target, outputMode="RGB")
    return drop_profile(converted or image.convert("RGB"))


def drop_profile(image: Image.Image) -> Image.Image:
    """Take away a profile that no longer describes the picture."""
    image.info.pop("icc_profile", None)
    return image


def color_space(profile: bytes) -> str:
    """Return the color space of an ICC profile, such as "RGB"; "" where it cannot be read."""
    try:
        return str(ImageCms.ImageCmsProfile(BytesIO(profile)).profile.xcolor_space).strip()
    except Exception:  # a broken profile is worth nothing, whatever is wrong with it
        return ""


def fitting_profile(image: Image.Image) -> bytes | None:
    """Return the color profile of a picture, if it can be read and is made for its mode."""
    profile = image.info.get("icc_profile")
    if profile and color_space(profile) == OF_PROFILES.get(image.mode):
        return profile
    return None
