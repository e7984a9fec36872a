"""The door for pictures: every mode comes in, pixels alone stay, what is broken is refused."""

from io import BytesIO

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from hypothesis import given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageCms, ImageStat

from core.pictures.cleaning import (
    DECODERS,
    ENDINGS,
    LONG_EDGE,
    UnreadablePicture,
    clean_picture,
    has_metadata,
)
from tests.support.picture_files import (
    HEIGHT,
    SECRET,
    WIDTH,
    broken_files,
    every_mode,
    grey_ramp,
    in_lab,
    talkative_files,
    talkative_jpeg,
    write_file,
)

MODES, TALKATIVE, BROKEN = every_mode(), talkative_files(), broken_files()
TRANSPARENT = [
    *("L with a transparent grey", "LA", "P with transparency", "RGBA", "RGBA as TIFF"),
    *("GIF with transparency", "WebP without loss", "AVIF with transparency"),
    "HEIC with transparency",
]
RAMP = [case for case in MODES if not case.startswith("one ")]


def clean(data: bytes, name: str, **options):
    """A file taken through the door."""
    return clean_picture(BytesIO(data), name, **options)


def opened(file) -> Image.Image:
    """A clean file, opened and read."""
    image = Image.open(BytesIO(file.read()))
    image.load()
    return image


def mean_difference(one: Image.Image, other: Image.Image) -> float:
    """How far apart two pictures are, on average, in steps of 255."""
    return ImageStat.Stat(ImageChops.difference(one.convert("L"), other.convert("L"))).mean[0]


@pytest.mark.parametrize("case", MODES)
def test_every_mode_becomes_one_that_every_encoder_writes(case):
    name, data = MODES[case]
    assert opened(clean(data, name)).mode in {"L", "RGB", "RGBA"}


@pytest.mark.parametrize("case", MODES)
def test_every_mode_can_be_rendered_in_every_format(case):
    name, data = MODES[case]
    image = opened(clean(data, name)).resize((20, 10))
    for form in ("AVIF", "WEBP", "PNG"):
        assert write_file(image, form)
    assert write_file(image.convert("RGB"), "JPEG")


@pytest.mark.parametrize("case", RAMP)
def test_black_stays_black_and_white_stays_white(case):
    name, data = MODES[case]
    image = opened(clean(data, name)).convert("RGBA")
    right = image.crop((WIDTH // 2 + 4, 0, WIDTH, HEIGHT))  # the left half may be transparent
    assert right.getpixel((4, HEIGHT - 1))[0] > 235
    ground = Image.new("RGBA", right.size, "black")
    assert Image.alpha_composite(ground, right).getpixel((4, 0))[0] < 20


@pytest.mark.parametrize("case", TRANSPARENT)
def test_what_is_transparent_stays_so(case):
    name, data = MODES[case]
    assert opened(clean(data, name)).getchannel("A").getextrema()[0] == 0


@pytest.mark.parametrize(
    ("name", "stored"),
    [
        ("Ferien.JPEG", "Ferien.jpg"),
        ("IMG_1.HEIC", "IMG_1.jpg"),
        ("scan.tiff", "scan.jpg"),
        ("a.png", "a.png"),
        ("a.webp", "a.webp"),
        ("a.avif", "a.avif"),
        ("still.gif", "still.png"),
        ("../../etc/a.png", "a.png"),
    ],
)
def test_a_file_is_named_after_what_it_has_become(name, stored):
    form = next(key for key, ends in ENDINGS.items() if name.rsplit(".")[-1].lower() in ends)
    assert clean(write_file(grey_ramp(), form), name).name == stored


def test_every_kind_of_picture_that_the_form_offers_has_its_ending():
    endings = sorted(ending for kind in DECODERS for ending in ENDINGS[kind])
    assert sorted(settings.WAGTAILIMAGES_EXTENSIONS) == endings


# What is not kept.


@pytest.mark.parametrize("case", TALKATIVE)
def test_nothing_is_kept_but_pixels(case):
    name, data = TALKATIVE[case]
    stored = clean(data, name).read()
    for secret in (SECRET.encode(), b"Exif", b"GPS", b"xmpmeta", b"8BIM", b"PK\x03\x04", b"eXIf"):
        assert secret not in stored


@pytest.mark.parametrize("case", TALKATIVE)
def test_no_reader_finds_metadata(case):
    name, data = TALKATIVE[case]
    stored = clean(data, name)
    assert not has_metadata(stored)
    image = opened(stored)
    assert (dict(image.getexif()), image.getexif().get_ifd(0x8825)) == ({}, {})


@pytest.mark.parametrize("case", [case for case in TALKATIVE if case != "TIFF"])
def test_a_file_that_tells_too_much_is_seen_to(case):
    assert has_metadata(BytesIO(TALKATIVE[case][1]))


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_is_stored_upright(orientation):
    stored = opened(clean(talkative_jpeg((60, 20), orientation), "a.jpg"))
    assert stored.size == ((60, 20) if orientation < 5 else (20, 60))
    top, bottom, left, right = (
        stored.convert("L").getpixel(at)
        for at in (
            (stored.width // 2, 1),
            (stored.width // 2, stored.height - 2),
            (1, stored.height // 2),
            (stored.width - 2, stored.height // 2),
        )
    )
    darkest = min((top, "top"), (bottom, "bottom"), (left, "left"), (right, "right"))[1]
    assert (
        darkest
        == dict(enumerate(["top", "top", "bottom", "bottom", "left", "right", "right", "left"], 1))[
            orientation
        ]
    )


def test_the_color_profile_stays():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for form, name in (("JPEG", "a.jpg"), ("PNG", "a.png"), ("WEBP", "a.webp")):
        data = write_file(grey_ramp().convert("RGB"), form, icc_profile=profile)
        assert opened(clean(data, name)).info["icc_profile"] == profile


@pytest.mark.parametrize("profile", [b"rubbish", SECRET.encode() * 40])
def test_a_profile_that_is_none_goes(profile):
    data = write_file(grey_ramp().convert("RGB"), "JPEG", icc_profile=profile)
    assert "icc_profile" not in opened(clean(data, "a.jpg")).info


def test_a_profile_of_another_color_space_goes():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    data = write_file(in_lab(), "TIFF", icc_profile=profile)
    assert "icc_profile" not in opened(clean(data, "a.tif")).info


# What is kept: quality, movement, size within bounds.


@pytest.mark.parametrize("quality", [60, 85, 95])
def test_a_jpeg_loses_nothing_that_one_sees(quality):
    source = Image.effect_noise((320, 200), 60).resize((640, 400)).convert("RGB")
    data = write_file(source, "JPEG", quality=quality)
    assert mean_difference(opened(clean(data, "a.jpg")), Image.open(BytesIO(data))) < 1
    assert len(clean(data, "a.jpg").read()) < 1.1 * len(data)


def test_a_png_loses_nothing():
    source = Image.effect_noise((320, 200), 60).convert("RGB")
    assert opened(clean(write_file(source, "PNG"), "a.png")).tobytes() == source.tobytes()


def test_a_clean_file_is_hardly_changed_by_the_door():
    data = talkative_jpeg((320, 200))
    for _ in range(5):
        data = clean(data, "a.jpg").read()
    first = opened(clean(talkative_jpeg((320, 200)), "a.jpg"))
    assert mean_difference(Image.open(BytesIO(data)), first) < 1


FRAMES = [Image.new("RGB", (40, 30), (number * 60, 0, 90)) for number in range(4)]
MOVING = {"save_all": True, "append_images": FRAMES[1:], "duration": [100, 200, 300, 400]}


@pytest.mark.parametrize(("form", "name"), [("PNG", "a.png"), ("AVIF", "a.avif")])
def test_the_first_frame_stays_of_what_cannot_be_rendered_while_it_moves(form, name):
    stored = opened(clean(write_file(FRAMES[0], form, **MOVING), name))
    assert stored.n_frames == 1
    assert stored.getpixel((9, 9))[0] < 6


@pytest.mark.parametrize(("form", "name"), [("GIF", "a.gif"), ("WEBP", "a.webp")])
def test_what_moves_still_moves(form, name):
    stored = Image.open(clean(write_file(FRAMES[0], form, **MOVING), name))
    seen = []
    for number in range(stored.n_frames):
        stored.seek(number)
        stored.load()
        seen.append((round(stored.info["duration"]), stored.convert("RGB").getpixel((9, 9))[0]))
    assert stored.format == form
    assert [duration for duration, _ in seen] == [100, 200, 300, 400]
    assert [red for _, red in seen] == pytest.approx([0, 60, 120, 180], abs=6)


@pytest.mark.parametrize("size", [(9_000, 3_000), (300, 20_000)])
def test_a_large_picture_becomes_smaller(size):
    stored = clean(write_file(Image.new("L", size, 90), "PNG"), "a.png")
    image = opened(stored)
    assert max(image.size) == LONG_EDGE
    assert image.width / image.height == pytest.approx(size[0] / size[1], rel=0.02)
    assert stored.scale == LONG_EDGE / max(size)


def test_a_long_line_keeps_one_pixel():
    assert opened(clean(*reversed(MODES["one line"]))).size == (LONG_EDGE, 1)


# What is refused.


@pytest.mark.parametrize("case", BROKEN)
def test_what_cannot_be_read_is_refused(case):
    name, data = BROKEN[case]
    with pytest.raises(UnreadablePicture):
        clean(data, name)


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "a.png", "is empty"),
        (BROKEN["a text"][1], "a.png", "is not a picture we can read"),
        (BROKEN["a bomb"][1], "a.png", "has too many pixels; at most 60 million"),
        (BROKEN["another ending"][1], "a.png", "ends in “.png” but is a JPEG picture"),
        (MODES["HEIC"][1], "a.jpg", "ends in “.jpg” but is a HEIC picture"),
    ],
)
def test_a_refusal_says_why(data, name, words):
    with pytest.raises(UnreadablePicture, match=words):
        clean(data, name)


def test_a_file_that_is_too_large_is_refused(settings):
    settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE = 2**20
    with pytest.raises(UnreadablePicture, match="is 3 MB; at most 1 MB"):
        clean(b"x" * 3 * 2**20, "a.png")


def test_frames_count_as_pixels(settings):
    settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS = 10_000
    frames = [Image.new("L", (60, 60), number) for number in range(3)]
    with pytest.raises(UnreadablePicture, match="too many pixels"):
        clean(write_file(frames[0], "GIF", save_all=True, append_images=frames[1:]), "a.gif")


SAMPLES = [*MODES.values(), *TALKATIVE.values()]


@hypothesis(max_examples=150)
@given(
    sample=st.sampled_from(SAMPLES),
    cut=st.floats(0.05, 1),
    changes=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), max_size=6),
)
def test_broken_bytes_are_cleaned_or_refused_and_nothing_else(sample, cut, changes):
    name, data = sample
    broken = bytearray(data[: max(1, int(len(data) * cut))])
    for place, value in changes:
        broken[int(place * (len(broken) - 1))] = value
    try:
        stored = clean(bytes(broken), name)
    except UnreadablePicture:
        return
    assert opened(stored).size >= (1, 1)
    assert SECRET.encode() not in stored.read()


HEADS = [b"", b"GIF89a", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"RIFF", b"II*\0"]


@hypothesis(max_examples=100)
@given(
    head=st.sampled_from(
        [b"", b"GIF89a", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"RIFF", b"II*\0"]
    ),
    rest=st.binary(max_size=400),
    name=st.sampled_from(["a.gif", "a.jpg", "a.png", "a.webp", "a.tif", "a.heic"]),
)
def test_rubbish_is_refused(head, rest, name):
    with pytest.raises(UnreadablePicture):
        clean_picture(ContentFile(head + rest, name=name))


@pytest.mark.parametrize("mode", ["RGB", "CMYK"])
def test_a_picture_of_much_grain_is_no_damaged_one(mode):
    grain = Image.effect_noise((300, 200), 80)
    picture = Image.merge("RGB", (grain, grain.rotate(180), grain.transpose(0))).convert(mode)
    clean = clean_picture(ContentFile(write_file(picture, "TIFF")), "grain.tif")
    assert Image.open(clean).size == (300, 200)
