"""Blocks of pictures and videos."""

import re
from urllib.parse import parse_qs, urlsplit

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.images.blocks import ImageBlock

from articles.blocks.base import LINE, find_first, get_template_path


def find_first_picture(block):
    """Return the first picture, as an image block holds it; None where the library is empty."""
    picture = find_first(block.child_blocks["image"])
    return picture and block.normalize(
        {"image": picture, "alt_text": picture.description, "decorative": False}
    )


class CaptionedImageBlock(blocks.StructBlock):
    """A picture with its alternative text and, if wanted, a caption."""

    image = ImageBlock()
    caption = blocks.RichTextBlock(features=LINE, required=False)

    def get_preview_value(self):
        picture = find_first_picture(self.child_blocks["image"])
        return self.normalize({"image": picture, "caption": "<p>A caption, if wanted.</p>"})

    class Meta:
        icon = "image"
        template = get_template_path("image")
        description = "A picture in the text. Its credit comes from the library."
        form_layout = blocks.BlockGroup(children=["image"], settings=["caption"])


class ImagePairBlock(blocks.StructBlock):
    """Two pictures side by side."""

    left = ImageBlock()
    right = ImageBlock()
    caption = blocks.RichTextBlock(features=LINE, required=False)

    def get_preview_value(self):
        picture = find_first_picture(self.child_blocks["left"])
        caption = "<p>Before and after.</p>"
        return self.normalize({"left": picture, "right": picture, "caption": caption})

    class Meta:
        icon = "image"
        template = get_template_path("image_pair")
        description = "Two pictures side by side, to compare."
        form_layout = blocks.BlockGroup(children=["left", "right"], settings=["caption"])


VIDEO_ID = re.compile(r"^[\w-]{5,20}$")


def make_embed_url(url: str) -> str:
    """Return the address of a YouTube or Vimeo video's cookie-free player, "" for others."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    path = parts.path.strip("/")
    video, player = "", "https://www.youtube-nocookie.com/embed/"
    if host in {"youtube.com", "youtube-nocookie.com"}:
        video = parse_qs(parts.query).get("v", [path.rpartition("/")[2]])[0]
    elif host == "youtu.be":
        video = path
    elif host in {"vimeo.com", "player.vimeo.com"}:
        video, player = path.rpartition("/")[2], "https://player.vimeo.com/video/"
    return player + video if VIDEO_ID.match(video) else ""


class VideoValue(blocks.StructValue):
    """A video's fields and the address of its player."""

    @property
    def embed_url(self) -> str:
        return make_embed_url(self.get("url") or "")


class VideoBlock(blocks.StructBlock):
    """A video that is fetched only when the reader asks for it."""

    url = blocks.URLBlock(label="Address", help_text="The page of a video on YouTube or Vimeo.")
    title = blocks.CharBlock(max_length=150, help_text="What the video shows.")
    caption = blocks.RichTextBlock(features=LINE, required=False)

    def clean(self, value):
        cleaned = super().clean(value)
        if cleaned["url"] and not cleaned.embed_url:
            raise blocks.StructBlockValidationError(
                {"url": ValidationError("Only videos on YouTube and Vimeo can be shown here.")}
            )
        return cleaned

    class Meta:
        icon = "media"
        template = get_template_path("video")
        value_class = VideoValue
        label_format = "{title}"
        description = "A video. Nothing is sent anywhere before the reader starts it."
        preview_value = {
            "url": "https://www.youtube.com/watch?v=aqz-KE-bpKQ",
            "title": "A short animated film",
            "caption": "",
        }
        form_layout = blocks.BlockGroup(children=["url", "title"], settings=["caption"])
