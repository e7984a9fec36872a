"""The bodies of articles and of standard pages, and the blocks that each may have."""

from wagtail import blocks

from articles.blocks.base import PROSE, get_template_path
from articles.blocks.links import CallToActionBlock, CompanyMentionBlock, ReadMoreBlock
from articles.blocks.media import CaptionedImageBlock, ImagePairBlock, VideoBlock
from articles.blocks.quotations import ExpertQuoteBlock, PullQuoteBlock, QuotationBlock
from articles.blocks.text import (
    CodeBlock,
    DataTableBlock,
    DefinitionsBlock,
    ExampleBlock,
    FAQBlock,
    FootnotesBlock,
    KeyTakeawaysBlock,
    NumberedSectionsBlock,
)


class PageBodyBlock(blocks.StreamBlock):
    """The body of a standard page."""

    prose = blocks.RichTextBlock(
        features=PROSE,
        icon="pilcrow",
        group="Text",
        template=get_template_path("prose"),
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
