"""Blocks that quote somebody."""

from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from articles.blocks.base import LINE, SHORT_PROSE, find_first, get_template_path


class ExpertQuoteBlock(blocks.StructBlock):
    """What one of our experts says, linked to their page."""

    expert = SnippetChooserBlock("articles.Contributor")
    quote = blocks.TextBlock(help_text="Without quotation marks; the page adds them.")

    def get_preview_value(self):
        expert = find_first(self.child_blocks["expert"])
        return self.normalize({"expert": expert, "quote": "A raise is a price, not a favour."})

    class Meta:
        icon = "user"
        template = get_template_path("expert_quote")
        label_format = "{quote}"
        description = "A quotation from a contributor, linked to their page."


class PullQuoteBlock(blocks.StructBlock):
    """A line worth reading twice."""

    quote = blocks.TextBlock()
    attribution = blocks.CharBlock(required=False, max_length=120)

    class Meta:
        icon = "openquote"
        template = get_template_path("pull_quote")
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
        template = get_template_path("quotation")
        description = "What somebody else has said, with a name."
        preview_value = {
            "text": "<p>Nobody told me that the first offer is a question.</p>",
            "attribution": "<p>A reader in Lyon</p>",
        }
