"""Blocks that lead elsewhere."""

from django.core.exceptions import ValidationError
from wagtail import blocks

from articles.admin.choosers import ArticleChooserBlock
from articles.blocks.base import LINE, get_template_path


class ReadMoreBlock(blocks.StructBlock):
    """“Read more:” and another article."""

    article = ArticleChooserBlock()

    def get_preview_value(self):
        article = self.child_blocks["article"].model_class.objects.live().order_by("pk").first()
        return self.normalize({"article": article})

    class Meta:
        icon = "doc-full"
        template = get_template_path("read_more")
        description = "A line that leads to another article."


class CompanyMentionBlock(blocks.StructBlock):
    """A company that does something worth knowing."""

    name = blocks.CharBlock(max_length=120)
    text = blocks.RichTextBlock(features=LINE)
    url = blocks.URLBlock(label="Website", required=False)

    class Meta:
        icon = "group"
        template = get_template_path("company_mention")
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
        template = get_template_path("call_to_action")
        label_format = "{heading}"
        description = "One thing to do next, with a button."
        preview_value = {
            "heading": "Rate your company",
            "text": "It takes three minutes.",
            "label": "Start",
            "page": None,
            "url": "https://example.com/",
        }
