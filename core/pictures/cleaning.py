"""The door for pictures: each file is opened, converted and written anew, or refused.

Nothing of the old file is kept but its pixels, turned upright, and its color profile: no place, no
time, no camera, no comment, no thumbnail, nothing that hangs on behind the picture.
"""

import hashlib
from io import SEEK_END, BytesIO
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from PIL import Image, ImageOps, ImageSequence
from pillow_heif import register_heif_opener

from core.pictures.colors import fitting_profile, flatten_mode

register_heif_opener(thumbnails=False)

LONG_EDGE = 4_000  # pixels
QUALITY = 92
ENDINGS = {  # the format of a file → how its name may end
    "AVIF": ("avif",),
    "GIF": ("gif",),
    "HEIF": ("heic", "heif"),
    "JPEG": ("jpg", "jpeg"),
    "MPO": ("jpg", "jpeg"),  # a JPEG with further pictures behind it, such as a phone makes
    "PNG": ("png",),
    "TIFF": ("tif", "tiff"),
    "WEBP": ("webp",),
}
DECODERS = [form for form in ENDINGS if form != "MPO"]  # the JPEG decoder finds it out
NAMES = {"HEIF": "HEIC", "MPO": "JPEG"}
STORED_AS = {"HEIF": "JPEG", "MPO": "JPEG", "TIFF": "JPEG", "GIF": "PNG"}  # others stay
ANIMATED = ("GIF", "WEBP")  # Willow opens no other moving picture: of those the first frame stays
DAMAGED = "is not a picture we can read; it may be damaged"
TYPES = {"AVIF": "avif", "GIF": "gif", "JPEG": "jpg", "PNG": "png", "WEBP": "webp"}


class UnreadablePicture(Exception):
    """A file that is refused. Its text goes on from the file's name: “is empty”."""


class CleanPicture(ContentFile):
    """A picture that has come through the door.

    `source_hash` is the SHA-1 of the file as it came, `content_hash` that of this one, both in
    hexadecimal digits; `scale` is how many pixels of this one a pixel of the old one makes (1
    unless it was too large).
    """

    def __init__(self, content: bytes, name: str, source_hash: str, scale: float):
        super().__init__(content, name=name)
        self.source_hash, self.scale = source_hash, scale
        self.content_hash = hash_content(content)
        suffix = PurePath(name).suffix[1:].lower()
        self.content_type = f"image/{'jpeg' if suffix == 'jpg' else suffix}"


def clean_picture(
    file: Any, name: str = "", long_edge: int | None = LONG_EDGE, check_name: bool = True
) -> CleanPicture:
    """Return a picture's file rewritten, at most `long_edge` pixels long (None: as it is).

    `file` is open for binary reading; with `check_name`, the ending of `name` must be that of its
    format. Raises UnreadablePicture.
    """
    if isinstance(file, CleanPicture):
        return file
    name = PurePath(name or file.name or "").name
    data = read_content(file)
    try:
        image = open_picture(data)
        if check_name:
            check_ending(name, str(image.format))
        check_pixels(image)
        content, ending, scale = rewrite_picture(image, is_lossless(data), long_edge)
    except UnreadablePicture:
        raise
    except Exception as error:  # Pillow's decoders raise whatever broken bytes lead them to
        raise UnreadablePicture(DAMAGED) from error
    stem = PurePath(name).stem or "picture"
    return CleanPicture(content, f"{stem}.{ending}", hash_content(data), scale)


def hash_content(data: bytes) -> str:
    """Return the SHA-1 of a file's content, as Wagtail keeps it."""
    return hashlib.sha1(data, usedforsecurity=False).hexdigest()


def read_content(file: Any) -> bytes:
    """Return all bytes of a file. Raises UnreadablePicture where they are none or too many."""
    limit = settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE
    try:
        size = file.seek(0, SEEK_END) or file.tell()
        file.seek(0)
        data = file.read(limit + 1)
        file.seek(0)
    except (OSError, ValueError) as error:
        raise UnreadablePicture("cannot be read") from error
    if not data:
        raise UnreadablePicture("is empty")
    if len(data) > limit:
        raise UnreadablePicture(f"is {size / 2**20:.0f} MB; at most {limit / 2**20:.0f} MB")
    return data


def open_picture(data: bytes) -> Image.Image:
    """Open a picture without decoding it. Raises UnreadablePicture, or what Pillow raises."""
    try:
        return Image.open(BytesIO(data), formats=DECODERS)
    except Image.DecompressionBombError as error:
        raise too_many_pixels() from error


def check_ending(name: str, form: str) -> None:
    """Raise UnreadablePicture if a name does not end as those of its format do."""
    ending = PurePath(name).suffix[1:].lower()
    if ending not in settings.WAGTAILIMAGES_EXTENSIONS:
        kinds = ", ".join(settings.WAGTAILIMAGES_EXTENSIONS).upper()
        raise UnreadablePicture(f"is not a kind of picture that we take: {kinds}")
    if ending not in ENDINGS[form]:
        raise UnreadablePicture(f"ends in “.{ending}” but is a {NAMES.get(form, form)} picture")


def check_pixels(image: Image.Image) -> None:
    """Raise UnreadablePicture if all frames of a picture together have too many pixels."""
    limit = settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS
    frames = count_frames(image)
    if image.width * image.height * frames > limit:
        raise too_many_pixels()


def too_many_pixels() -> UnreadablePicture:
    """Say how many pixels a picture may have."""
    millions = settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS // 1_000_000
    return UnreadablePicture(f"has too many pixels; at most {millions} million")


def count_frames(image: Image.Image) -> int:
    """Return how many frames a picture shows: one, unless it moves."""
    return getattr(image, "n_frames", 1) if image.format in ANIMATED else 1


def rewrite_picture(
    image: Image.Image, lossless: bool, long_edge: int | None
) -> tuple[bytes, str, float]:
    """Return a picture's new file, how its name ends, and its scale."""
    if count_frames(image) > 1:
        return rewrite_animation(image, lossless, long_edge)
    form = str(image.format)
    image.load()
    upright = flatten_mode(turn_upright(image))
    fitted, scale = fit_picture(upright, long_edge)
    stored = STORED_AS.get(form, form)
    if stored == "JPEG" and fitted.mode == "RGBA":  # it cannot say what is transparent
        fitted = drop_full_alpha(fitted)
        stored = "PNG" if fitted.mode == "RGBA" else "JPEG"
    options = encoder_options(stored, lossless, is_unchanged=form == "JPEG" and fitted is image)
    return encode_picture(fitted, stored, options), TYPES[stored], scale


def turn_upright(image: Image.Image) -> Image.Image:
    """Return a picture turned as its orientation says, the same object where it says nothing."""
    try:
        orientation = image.getexif().get(0x0112, 1)
        return ImageOps.exif_transpose(image) if orientation in range(2, 9) else image
    except Exception:  # broken metadata: the pixels are all that we know
        return image


def drop_full_alpha(image: Image.Image) -> Image.Image:
    """Return an RGBA picture as RGB if nothing of it is transparent."""
    opaque = image.getchannel("A").getextrema() == (255, 255)
    return image.convert("RGB") if opaque else image


def fit_picture(image: Image.Image, long_edge: int | None) -> tuple[Image.Image, float]:
    """Return a picture made smaller if it is longer than that, and its scale."""
    longest = max(image.size)
    if long_edge is None or longest <= long_edge:
        return image, 1.0
    scale = long_edge / longest
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    smaller = image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3)
    smaller.info = dict(image.info)
    return smaller, scale


def is_lossless(data: bytes) -> bool:
    """Whether a WebP file holds its pixels unchanged: its chunk is called “VP8L”."""
    return data[8:12] == b"WEBP" and b"VP8L" in data[:4096]


def encoder_options(form: str, lossless: bool, is_unchanged: bool) -> dict[str, Any]:
    """Return how a format is written: without visible loss.

    A JPEG whose pixels are as they came keeps its own tables, so that nothing is rounded twice.
    """
    if form == "JPEG":
        how = {"quality": "keep"} if is_unchanged else {"quality": QUALITY, "subsampling": 0}
        return how | {"optimize": True, "progressive": True}
    return {
        "PNG": {},
        "WEBP": {"lossless": True} if lossless else {"quality": QUALITY, "exact": True},
        "AVIF": {"quality": 90, "speed": 8},
    }[form]


def encode_picture(image: Image.Image, form: str, options: dict[str, Any]) -> bytes:
    """Return the file of a picture, with its color profile and nothing else beside its pixels."""
    profile = fitting_profile(image)
    image.info = {}  # Pillow's encoders look for comments, texts and resolutions here
    options |= {"icc_profile": profile} if profile else {}
    output = BytesIO()
    try:
        image.save(output, form, **options)
    except OSError:  # Pillow's buffer for progressive JPEG is too small for a grainy picture
        if form != "JPEG":
            raise
        output = BytesIO()
        image.save(output, form, **options | {"optimize": False, "progressive": False})
    return output.getvalue()


def rewrite_animation(
    image: Image.Image, lossless: bool, long_edge: int | None
) -> tuple[bytes, str, float]:
    """Return a moving picture's new file, how its name ends, and its scale: it still moves."""
    form = str(image.format)
    loop, durations, frames, scale = image.info.get("loop"), [], [], 1.0
    for frame in ImageSequence.Iterator(image):
        frame.load()  # some decoders know only then how long the frame is shown
        durations.append(max(0, round(frame.info.get("duration") or 0)))
        fitted, scale = fit_picture(flatten_mode(turn_upright(frame.copy())), long_edge)
        fitted = fitted.convert("RGBA")
        fitted.info = {}
        frames.append(fitted)
    options = encoder_options(form, lossless, False) if form != "GIF" else {"disposal": 2}
    output = BytesIO()
    frames[0].save(
        output,
        form,
        save_all=True,
        append_images=frames[1:],
        duration=durations,
        **({} if loop is None else {"loop": loop}),
        **options,
    )
    return output.getvalue(), TYPES[form], scale


def is_picture(file: Any) -> bool:
    """Whether a file begins like a picture of a kind that we take; it is left at its start."""
    try:
        file.seek(0)
        Image.open(BytesIO(file.read()), formats=DECODERS)
    except Exception:  # no decoder knows it
        return False
    finally:
        file.seek(0)
    return True


def has_metadata(file: Any) -> bool:
    """Whether a picture's file tells more than its pixels and colors, or more follows it.

    Raises UnreadablePicture. It looks where Pillow looks: enough to leave alone what we have
    written ourselves, not to trust a file from elsewhere.
    """
    data = read_content(file)
    try:
        image = open_picture(data)
        image.load()
    except Exception as error:
        raise UnreadablePicture(DAMAGED) from error
    known = {"exif", "xmp", "comment", "photoshop", "mp", "mpoffset", "XML:com.adobe.xmp"}
    return bool(known & set(image.info)) or bool(getattr(image, "text", None))
