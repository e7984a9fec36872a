"""The building blocks of an article's body. Each has a template named after it."""

import re
from urllib.parse import parse_qs, urlsplit

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.images.blocks import ImageBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from articles.admin.choosers import ArticleChooserBlock

PROSE = ["h2", "h3", "bold", "italic", "link", "ol", "ul", "blockquote", "code"]
PROSE += ["hr", "superscript", "subscript", "strikethrough"]
SHORT_PROSE = ["bold", "italic", "link", "ol", "ul"]
SHORT_PROSE += ["code", "superscript", "subscript", "strikethrough"]
LINE = ["bold", "italic", "link", "superscript", "subscript", "strikethrough"]


def template(name: str) -> str:
    """Return the path of a block's template."""
    return f"articles/blocks/{name}.html"


def first_of(chooser):
    """Return what the preview of a block with a chooser shows: the first there is, or None."""
    return chooser.model_class.objects.order_by("pk").first()


def first_picture(block):
    """Return the first picture, as an image block holds it; None where the library is empty."""
    picture = first_of(block.child_blocks["image"])
    return picture and block.normalize(
        {"image": picture, "alt_text": picture.description, "decorative": False}
    )


class NumberedSectionBlock(blocks.StructBlock):
    """One of a run of numbered sections; the numbers follow from the order."""

    heading = blocks.CharBlock(max_length=150)
    text = blocks.RichTextBlock(features=SHORT_PROSE)

    class Meta:
        icon = "list-ol"
        label_format = "{heading}"


class NumberedSectionsBlock(blocks.ListBlock):
    """Sections numbered 1, 2, 3 …, such as the six differences between two things."""

    def __init__(self, **kwargs):
        super().__init__(NumberedSectionBlock(), **kwargs)

    class Meta:
        icon = "list-ol"
        template = template("numbered_sections")
        description = "Sections numbered 1, 2, 3 …; the numbers follow the order."
        preview_value = [
            {"heading": "Where the work comes from", "text": "<p>A manager assigns it.</p>"},
            {
                "heading": "How far ahead you look",
                "text": "<p>A leader looks past the quarter.</p>",
            },
        ]


class KeyTakeawaysBlock(blocks.StructBlock):
    """What to remember, in a few lines."""

    title = blocks.CharBlock(default="Key takeaways", max_length=80)
    items = blocks.ListBlock(blocks.RichTextBlock(features=LINE, label="Point"), min_num=1)

    class Meta:
        icon = "pick"
        template = template("key_takeaways")
        description = "Three to five points to remember."
        preview_value = {
            "title": "Key takeaways",
            "items": ["<p>Say what you want first.</p>", "<p>Then say why it is fair.</p>"],
        }


class DefinitionBlock(blocks.StructBlock):
    """A word and what it means."""

    term = blocks.CharBlock(max_length=80)
    text = blocks.RichTextBlock(features=LINE)


class DefinitionsBlock(blocks.ListBlock):
    """Words and what they mean."""

    def __init__(self, **kwargs):
        super().__init__(DefinitionBlock(), **kwargs)

    class Meta:
        icon = "openquote"
        template = template("definitions")
        description = "Words and what they mean."
        preview_value = [{"term": "Sponsor", "text": "<p>Someone who puts your name forward.</p>"}]


class ExpertQuoteBlock(blocks.StructBlock):
    """What one of our experts says, linked to her page."""

    expert = SnippetChooserBlock("articles.Contributor")
    quote = blocks.TextBlock(help_text="Without quotation marks; the page adds them.")

    def get_preview_value(self):
        expert = first_of(self.child_blocks["expert"])
        return self.normalize({"expert": expert, "quote": "A raise is a price, not a favour."})

    class Meta:
        icon = "user"
        template = template("expert_quote")
        label_format = "{quote}"
        description = "A quotation from a contributor, linked to her page."


class PullQuoteBlock(blocks.StructBlock):
    """A line worth reading twice."""

    quote = blocks.TextBlock()
    attribution = blocks.CharBlock(required=False, max_length=120)

    class Meta:
        icon = "openquote"
        template = template("pull_quote")
        description = "A line of the text, set large."
        preview_value = {"quote": "Ask before you are tired of waiting.", "attribution": ""}


class QuotationBlock(blocks.StructBlock):
    """What somebody else has said or written, in one paragraph or several."""

    text = blocks.RichTextBlock(features=SHORT_PROSE)
    attribution = blocks.RichTextBlock(
        features=LINE, required=False, help_text="Who said it, and where. Without a dash."
    )

    class Meta:
        icon = "openquote"
        template = template("quotation")
        description = "What somebody else has said, with a name."
        preview_value = {
            "text": "<p>Nobody told me that the first offer is a question.</p>",
            "attribution": "<p>A reader in Lyon</p>",
        }


class FootnotesBlock(blocks.ListBlock):
    """Notes at the end. The text leads to the second one by a link to “#note-2”."""

    def __init__(self, **kwargs):
        super().__init__(blocks.RichTextBlock(features=SHORT_PROSE, label="Note"), **kwargs)

    class Meta:
        icon = "list-ol"
        template = template("footnotes")
        description = "Numbered notes. Link a word to #note-1 to lead to the first."
        preview_value = ["<p>Our survey of 2025, 1,200 answers.</p>"]


class ExampleBlock(blocks.StructBlock):
    """A situation, a wording, a worked case."""

    title = blocks.CharBlock(default="Example", max_length=120)
    text = blocks.RichTextBlock(features=SHORT_PROSE)

    class Meta:
        icon = "form"
        template = template("example")
        label_format = "{title}"
        description = "A box with a situation, a wording or a worked case."
        preview_value = {"title": "Example", "text": "<p>“I would like to talk about my pay.”</p>"}


class CaptionedImageBlock(blocks.StructBlock):
    """A picture with its alternative text and, if wanted, a caption."""

    image = ImageBlock()
    caption = blocks.RichTextBlock(features=LINE, required=False)

    def get_preview_value(self):
        picture = first_picture(self.child_blocks["image"])
        return self.normalize({"image": picture, "caption": "<p>A caption, if wanted.</p>"})

    class Meta:
        icon = "image"
        template = template("image")
        description = "A picture in the text. Its credit comes from the library."
        form_layout = blocks.BlockGroup(children=["image"], settings=["caption"])


class ImagePairBlock(blocks.StructBlock):
    """Two pictures side by side."""

    left = ImageBlock()
    right = ImageBlock()
    caption = blocks.RichTextBlock(features=LINE, required=False)

    def get_preview_value(self):
        picture = first_picture(self.child_blocks["left"])
        caption = "<p>Before and after.</p>"
        return self.normalize({"left": picture, "right": picture, "caption": caption})

    class Meta:
        icon = "image"
        template = template("image_pair")
        description = "Two pictures side by side, to compare."
        form_layout = blocks.BlockGroup(children=["left", "right"], settings=["caption"])


class DataTableBlock(TableBlock):
    """A table with a caption and header cells."""

    class Meta:
        icon = "table"
        template = template("table")
        description = "A small table. Give it a caption and a header row."
        preview_value = {
            "data": [["Situation", "Say"], ["Too much work", "Which of these comes first?"]],
            "first_row_is_table_header": True,
            "first_col_is_header": False,
            "table_header_choice": "row",
            "table_caption": "What to say",
            "cell": [],
        }


VIDEO_ID = re.compile(r"^[\w-]{5,20}$")


def video_embed_url(url: str) -> str:
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
        return video_embed_url(self.get("url") or "")


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
        template = template("video")
        value_class = VideoValue
        label_format = "{title}"
        description = "A video. Nothing is sent anywhere before the reader starts it."
        preview_value = {
            "url": "https://www.youtube.com/watch?v=aqz-KE-bpKQ",
            "title": "A short animated film",
            "caption": "",
        }
        form_layout = blocks.BlockGroup(children=["url", "title"], settings=["caption"])


class ReadMoreBlock(blocks.StructBlock):
    """“Read more:” and another article."""

    article = ArticleChooserBlock()

    def get_preview_value(self):
        article = self.child_blocks["article"].model_class.objects.live().order_by("pk").first()
        return self.normalize({"article": article})

    class Meta:
        icon = "doc-full"
        template = template("read_more")
        description = "A line that leads to another article."


class CompanyMentionBlock(blocks.StructBlock):
    """A company that does something worth knowing."""

    name = blocks.CharBlock(max_length=120)
    text = blocks.RichTextBlock(features=LINE)
    url = blocks.URLBlock(label="Website", required=False)

    class Meta:
        icon = "group"
        template = template("company_mention")
        label_format = "{name}"
        description = "A company and what it does that is worth knowing."
        preview_value = {
            "name": "Northlight Systems",
            "text": "<p>Publishes every salary band to everyone who works there.</p>",
            "url": "",
        }


class CallToActionBlock(blocks.StructBlock):
    """One thing to do next."""

    heading = blocks.CharBlock(max_length=120)
    text = blocks.TextBlock(required=False)
    label = blocks.CharBlock(max_length=60, help_text="The words on the button.")
    page = blocks.PageChooserBlock(required=False)
    url = blocks.URLBlock(
        required=False, label="or an address", help_text="Used where no page is chosen."
    )

    def clean(self, value):
        cleaned = super().clean(value)
        if not self.is_deferred_validation and not (cleaned["page"] or cleaned["url"]):
            raise blocks.StructBlockValidationError(
                {"page": ValidationError("Choose a page, or give an address.")}
            )
        return cleaned

    class Meta:
        icon = "arrow-right"
        template = template("call_to_action")
        label_format = "{heading}"
        description = "One thing to do next, with a button."
        preview_value = {
            "heading": "Rate your company",
            "text": "It takes three minutes.",
            "label": "Start",
            "page": None,
            "url": "https://example.com/",
        }


class QuestionBlock(blocks.StructBlock):
    """A question and its answer."""

    question = blocks.CharBlock(max_length=200)
    answer = blocks.RichTextBlock(features=SHORT_PROSE)


class FAQBlock(blocks.StructBlock):
    """Questions readers ask, with answers; search engines read them too."""

    title = blocks.CharBlock(default="Questions readers ask", max_length=120)
    items = blocks.ListBlock(QuestionBlock(), min_num=1)

    class Meta:
        icon = "help"
        label = "FAQ"
        template = template("faq")
        description = "Questions and answers that open one by one."
        preview_value = {
            "title": "Questions readers ask",
            "items": [{"question": "Is it too late to ask?", "answer": "<p>No.</p>"}],
        }


class CodeBlock(blocks.StructBlock):
    """Text set as it was typed: a template to copy, an agenda, a command."""

    language = blocks.CharBlock(default="text", max_length=30)
    code = blocks.TextBlock(rows=8)

    class Meta:
        icon = "code"
        label = "Template or code"
        template = template("code")
        description = "Text to copy as it stands: an e-mail, an agenda, code."
        preview_value = {"language": "text", "code": "Hello Sam,\n\ncould we talk on Tuesday?"}
        form_layout = blocks.BlockGroup(children=["code"], settings=["language"])


class PageBodyBlock(blocks.StreamBlock):
    """The body of a standard page."""

    prose = blocks.RichTextBlock(
        features=PROSE,
        icon="pilcrow",
        group="Text",
        template=template("prose"),
        description="Paragraphs, headings, lists and quotations.",
        preview_value="<h2>A heading</h2><p>Text with a <b>bold</b> word.</p>",
    )
    numbered_sections = NumberedSectionsBlock(group="Text")
    key_takeaways = KeyTakeawaysBlock(group="Text")
    definitions = DefinitionsBlock(group="Text")
    quotation = QuotationBlock(group="Text")
    example = ExampleBlock(group="Text")
    table = DataTableBlock(group="Text")
    code = CodeBlock(group="Text")
    faq = FAQBlock(group="Text")
    footnotes = FootnotesBlock(group="Text")
    image = CaptionedImageBlock(group="Pictures and video")
    image_pair = ImagePairBlock(group="Pictures and video")
    video = VideoBlock(group="Pictures and video")
    call_to_action = CallToActionBlock(group="Links")


class ArticleBodyBlock(PageBodyBlock):
    """The body of an article."""

    expert_quote = ExpertQuoteBlock(group="People")
    pull_quote = PullQuoteBlock(group="People")
    read_more = ReadMoreBlock(group="Links")
    company_mention = CompanyMentionBlock(group="Links")
