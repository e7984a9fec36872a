"""Blocks of text: sections, points, definitions, tables, questions, notes."""

from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock

from articles.blocks.base import LINE, SHORT_PROSE, get_template_path


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
        template = get_template_path("numbered_sections")
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
        template = get_template_path("key_takeaways")
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
        template = get_template_path("definitions")
        description = "Words and what they mean."
        preview_value = [{"term": "Sponsor", "text": "<p>Someone who puts your name forward.</p>"}]


class FootnotesBlock(blocks.ListBlock):
    """Notes at the end. The text leads to the second one by a link to “#note-2”."""

    def __init__(self, **kwargs):
        super().__init__(blocks.RichTextBlock(features=SHORT_PROSE, label="Note"), **kwargs)

    class Meta:
        icon = "list-ol"
        template = get_template_path("footnotes")
        description = "Numbered notes. Link a word to #note-1 to lead to the first."
        preview_value = ["<p>Our survey of 2025, 1,200 answers.</p>"]


class ExampleBlock(blocks.StructBlock):
    """A situation, a wording, a worked case."""

    title = blocks.CharBlock(default="Example", max_length=120)
    text = blocks.RichTextBlock(features=SHORT_PROSE)

    class Meta:
        icon = "form"
        template = get_template_path("example")
        label_format = "{title}"
        description = "A box with a situation, a wording or a worked case."
        preview_value = {"title": "Example", "text": "<p>“I would like to talk about my pay.”</p>"}


class DataTableBlock(TableBlock):
    """A table with a caption and header cells."""

    class Meta:
        icon = "table"
        template = get_template_path("table")
        description = "A small table. Give it a caption and a header row."
        preview_value = {
            "data": [["Situation", "Say"], ["Too much work", "Which of these comes first?"]],
            "first_row_is_table_header": True,
            "first_col_is_header": False,
            "table_header_choice": "row",
            "table_caption": "What to say",
            "cell": [],
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
        template = get_template_path("faq")
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
        template = get_template_path("code")
        description = "Text to copy as it stands: an e-mail, an agenda, code."
        preview_value = {"language": "text", "code": "Hello Sam,\n\ncould we talk on Tuesday?"}
        form_layout = blocks.BlockGroup(children=["code"], settings=["language"])
