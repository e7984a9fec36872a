"""Makers of picture files: in every mode, with metadata, and broken."""

import struct
import zlib
from io import BytesIO

from PIL import Image, ImageCms, ImageOps, PngImagePlugin
from pillow_heif import register_heif_opener

register_heif_opener()

SECRET = "Kanarienvogel"
PLACE = {1: "N", 2: (47.0, 22.0, 12.5), 3: "E", 4: (8.0, 32.0, 30.1)}
XMP = f"<x:xmpmeta xmlns:x='adobe:ns:meta/'><x>{SECRET}</x></x:xmpmeta>".encode()
WIDTH, HEIGHT = 64, 40


def write_file(image: Image.Image, form: str, **options) -> bytes:
    """Return the bytes of a picture's file."""
    buffer = BytesIO()
    image.save(buffer, form, **options)
    return buffer.getvalue()


def grey_ramp(size=(WIDTH, HEIGHT)) -> Image.Image:
    """A picture that goes from black at the top to white at the bottom."""
    return Image.linear_gradient("L").resize(size)


def sixteen_bits() -> Image.Image:
    """The ramp with 16 bits."""
    return grey_ramp().convert("I").point(lambda value: value * 257).convert("I;16")


def in_lab() -> Image.Image:
    """The ramp in LAB."""
    srgb, lab = ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB")
    return ImageCms.profileToProfile(grey_ramp().convert("RGB"), srgb, lab, outputMode="LAB")


def transparent(mode="RGBA") -> Image.Image:
    """The ramp, its left half transparent."""
    image = grey_ramp().convert("RGBA")
    image.paste((0, 0, 0, 0), (0, 0, WIDTH // 2, HEIGHT))
    return image.convert(mode)


def transparent_palette() -> Image.Image:
    """Eight colors, one of them transparent."""
    image = grey_ramp().quantize(8)
    image.info["transparency"] = 0
    return image


def png_of_16_bit_color() -> bytes:
    """A PNG with three channels of 16 bits, which Pillow cannot write."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)

    rows = b"".join(
        b"\0" + struct.pack(">H", row * 257) * 3 * WIDTH
        for row in (grey_ramp((1, HEIGHT)).tobytes())
    )
    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 16, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def float_ramp(factor: float) -> Image.Image:
    """The ramp in floats from 0 to 255 × factor."""
    return grey_ramp().convert("F").point(lambda value: value * factor + 0)


def every_mode() -> dict[str, tuple[str, bytes]]:
    """Name → (name of the file, bytes): the ramp in every mode that a file can have."""
    ramp = grey_ramp()
    deep = ramp.convert("I").point(lambda value: value * 257)
    big_endian = sixteen_bits().convert("I").convert("I;16B")
    return {
        "1": ("a.png", write_file(ramp.convert("1", dither=Image.Dither.NONE), "PNG")),
        "L": ("a.png", write_file(ramp, "PNG")),
        "L with a transparent grey": (
            "a.png",
            write_file(ramp, "PNG", transparency=ramp.getpixel((0, 0))),
        ),
        "LA": ("a.png", write_file(transparent("LA"), "PNG")),
        "P": ("a.png", write_file(ramp.quantize(64), "PNG")),
        "P with transparency": ("a.png", write_file(transparent_palette(), "PNG")),
        "RGB": ("a.png", write_file(ramp.convert("RGB"), "PNG")),
        "RGB of 16 bits": ("a.png", png_of_16_bit_color()),
        "RGBA": ("a.png", write_file(transparent(), "PNG")),
        "I;16": ("a.png", write_file(sixteen_bits(), "PNG")),
        "L as JPEG": ("a.jpg", write_file(ramp, "JPEG")),
        "RGB as JPEG": ("a.jpeg", write_file(ramp.convert("RGB"), "JPEG")),
        "YCbCr as JPEG": ("A.JPG", write_file(ramp.convert("YCbCr"), "JPEG")),
        "CMYK as JPEG": ("a.jpg", write_file(ramp.convert("RGB").convert("CMYK"), "JPEG")),
        "MPO": (
            "a.jpg",
            write_file(ramp.convert("RGB"), "MPO", save_all=True, append_images=[ramp]),
        ),
        "CMYK as TIFF": ("a.tif", write_file(ramp.convert("RGB").convert("CMYK"), "TIFF")),
        "LAB": ("a.tiff", write_file(in_lab(), "TIFF")),
        "F from 0 to 1": ("a.tif", write_file(float_ramp(1 / 255), "TIFF")),
        "F from 0 to 255": ("a.tif", write_file(float_ramp(1), "TIFF")),
        "F beyond": ("a.tif", write_file(float_ramp(1000), "TIFF")),
        "I": ("a.tif", write_file(deep, "TIFF")),
        "I;16 as TIFF": ("a.tif", write_file(sixteen_bits(), "TIFF")),
        "I;16B": ("a.tif", write_file(big_endian, "TIFF")),
        "RGBA as TIFF": ("a.tif", write_file(transparent(), "TIFF")),
        "GIF": ("a.gif", write_file(ramp, "GIF")),
        "GIF with transparency": ("a.gif", write_file(transparent(), "GIF")),
        "WebP": ("a.webp", write_file(ramp.convert("RGB"), "WEBP")),
        "WebP without loss": ("a.webp", write_file(transparent(), "WEBP", lossless=True)),
        "AVIF": ("a.avif", write_file(ramp.convert("RGB"), "AVIF")),
        "AVIF with transparency": ("a.avif", write_file(transparent(), "AVIF")),
        "HEIC": ("a.heic", write_file(ramp.convert("RGB"), "HEIF")),
        "HEIC in grey": ("a.heif", write_file(ramp, "HEIF")),
        "HEIC with transparency": ("a.heic", write_file(transparent(), "HEIF")),
        "one pixel": ("a.png", write_file(Image.new("I;16", (1, 1), 40_000), "PNG")),
        "one line": ("a.png", write_file(Image.new("RGB", (6_000, 1), "plum"), "PNG")),
    }


def exif_of(image: Image.Image, orientation: int = 1) -> bytes:
    """Return EXIF data with a place, a camera, a maker's note and a thumbnail."""
    exif = image.getexif()
    exif[0x010E] = SECRET  # description
    exif[0x0110] = f"Camera {SECRET}"
    exif[0x0112] = orientation
    exif.get_ifd(0x8825).update(PLACE)
    exif.get_ifd(0x8769)[0x927C] = SECRET.encode()  # maker's note
    return exif.tobytes()


def talkative_jpeg(size=(WIDTH, HEIGHT), orientation: int = 1) -> bytes:
    """A JPEG that says where, when, with what, in every way there is, and has more behind it."""
    image = ImageOps.colorize(grey_ramp(size), "navy", "gold")
    data = write_file(
        image, "JPEG", quality=90, exif=exif_of(image, orientation), xmp=XMP, comment=SECRET
    )
    iptc = b"Photoshop 3.0\0" + b"8BIM\x04\x04\0\0\0\0\0\x12\x1c\x02\x78\0" + SECRET.encode()
    segment = b"\xff\xed" + (len(iptc) + 2).to_bytes(2, "big") + iptc
    return data[:2] + segment + data[2:] + b"PK\x03\x04" + SECRET.encode()


def talkative_png() -> bytes:
    """A PNG with texts of each kind, EXIF, and more behind it."""
    image, texts = grey_ramp(), PngImagePlugin.PngInfo()
    texts.add_text("Comment", SECRET)
    texts.add_text("Software", SECRET, zip=True)
    texts.add_itxt("XML:com.adobe.xmp", XMP.decode())
    return write_file(image, "PNG", pnginfo=texts, exif=exif_of(image)) + SECRET.encode()


def talkative_files() -> dict[str, tuple[str, bytes]]:
    """Name → (name of the file, bytes): a file of each format that tells too much."""
    image = grey_ramp().convert("RGB")
    exif = exif_of(image)
    moving = {"save_all": True, "append_images": [image.transpose(1)], "duration": 90}
    return {
        "JPEG": ("a.jpg", talkative_jpeg()),
        "JPEG, turned": ("a.jpg", talkative_jpeg(orientation=6)),
        "PNG": ("a.png", talkative_png()),
        "GIF": ("a.gif", write_file(image, "GIF", comment=SECRET) + SECRET.encode()),
        "moving GIF": ("a.gif", write_file(image, "GIF", comment=SECRET, **moving)),
        "moving PNG": ("a.png", write_file(image, "PNG", exif=exif, **moving)),
        "WebP": ("a.webp", write_file(image, "WEBP", exif=exif, xmp=XMP) + SECRET.encode()),
        "moving WebP": ("a.webp", write_file(image, "WEBP", exif=exif, xmp=XMP, **moving)),
        "AVIF": ("a.avif", write_file(image, "AVIF", exif=exif, xmp=XMP)),
        "moving AVIF": ("a.avif", write_file(image, "AVIF", exif=exif, xmp=XMP, **moving)),
        "HEIC": ("a.heic", write_file(image, "HEIF", exif=exif, xmp=XMP)),
        "TIFF": ("a.tif", write_file(image, "TIFF", exif=exif, description=SECRET)),
    }


def broken_files() -> dict[str, tuple[str, bytes]]:
    """Name → (name of the file, bytes): files that are no pictures, or not whole."""
    ramp = grey_ramp((600, 400)).convert("RGB")
    jpeg, png = write_file(ramp, "JPEG"), write_file(ramp, "PNG", compress_level=0)
    return {
        "a text": ("a.png", b"This is not a picture."),
        "HTML": ("a.jpg", b"<script>alert(1)</script>"),
        "a JPEG cut off": ("a.jpg", jpeg[: len(jpeg) // 2]),
        "a JPEG's head": ("a.jpg", jpeg[:20]),
        "a PNG cut off": ("a.png", png[: len(png) // 2]),
        "a WebP cut off": ("a.webp", write_file(ramp, "WEBP", lossless=True)[:60]),
        "an AVIF cut off": ("a.avif", write_file(ramp, "AVIF")[:400]),
        "a HEIC cut off": ("a.heic", write_file(ramp, "HEIF")[:600]),
        "rubbish after a GIF's head": ("a.gif", b"GIF89a" + bytes(range(256)) * 4),
        "a GIF's head alone": ("a.gif", b"GIF89a\x40\0\x40\0\xf0\0\0"),
        "a bomb": ("a.png", png_with_size(60_000, 60_000)),
        "too many pixels": ("a.png", png_with_size(10_000, 7_000)),
        "another ending": ("a.png", jpeg),
        "a strange ending": ("a.bmp", write_file(ramp, "BMP")),
        "no ending": ("a", jpeg),
        "values that are no numbers": (
            "a.tif",
            write_file(Image.new("F", (4, 4), float("nan")), "TIFF"),
        ),
    }


def png_with_size(width: int, height: int) -> bytes:
    """A PNG whose head says that it is that large."""
    data = write_file(Image.new("L", (1, 1)), "PNG")
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return data[:12] + head + struct.pack(">I", zlib.crc32(head)) + data[33:]
