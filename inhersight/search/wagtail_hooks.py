"""Where editors keep the words that the search knows more of."""

from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from inhersight.search.models import WordGroup


class WordGroupViewSet(SnippetViewSet):
    """The groups of words, under “Settings”."""

    model = WordGroup
    icon = "search"
    menu_label = "Search words"
    menu_name = "search-words"
    add_to_settings_menu = True
    copy_view_enabled = False
    list_display = [
        "__str__",
        BooleanColumn("are_synonyms", label="Mean the same"),
        BooleanColumn("is_serious", label="Serious"),
    ]
    list_filter = ["are_synonyms", "is_serious"]
    search_fields = ["phrases"]
    search_backend_name = None
    list_per_page = 100
    panels = [
        FieldPanel("phrases"),
        FieldPanel("are_synonyms"),
        FieldPanel("is_serious"),
        FieldPanel("help"),
    ]


register_snippet(WordGroupViewSet)
