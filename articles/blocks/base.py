"""What the blocks of a body share: the features of their rich text, their templates."""

PROSE = ["h2", "h3", "bold", "italic", "link", "ol", "ul", "blockquote", "code"]
PROSE += ["hr", "superscript", "subscript", "strikethrough"]


SHORT_PROSE = ["bold", "italic", "link", "ol", "ul"]
SHORT_PROSE += ["code", "superscript", "subscript", "strikethrough"]
LINE = ["bold", "italic", "link", "superscript", "subscript", "strikethrough"]


def get_template_path(name: str) -> str:
    """Return the path of a block's template."""
    return f"articles/blocks/{name}.html"


def find_first(chooser):
    """Return what the preview of a block with a chooser shows: the first there is, or None."""
    return chooser.model_class.objects.order_by("pk").first()
