"""Blocks that choose something of ours."""

from wagtail import blocks


class ArticleChooserBlock(blocks.PageChooserBlock):
    """An article that knows whether strangers may find it, so that no text leads to another."""

    def __init__(self, **kwargs):
        super().__init__("articles.ArticlePage", **kwargs)

    def bulk_to_python(self, values):
        articles = self.model_class.objects.with_publication().in_bulk(values)
        return [articles.get(pk) for pk in values]

    def deconstruct(self):
        """Say what migrations say: to the database it is any chooser of articles."""
        name, _, _ = blocks.PageChooserBlock().deconstruct()
        return name, ["articles.ArticlePage"], {}
