"""How an article is edited: what its form asks for, and in which order."""

import re

from django.http import QueryDict
from wagtail.admin.panels import (
    CommentPanel,
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    PublishingPanel,
    TabbedInterface,
    TitleFieldPanel,
)

from articles.admin.tag_field import KnownTagField
from core.admin_forms import PageForm

EMPTY = "empty"  # marks a row in which nobody was chosen, unlike one that the editor deleted
PERSON = re.compile(r"^(authors|experts)-\d+-contributor$")


class ArticleForm(PageForm):
    """What an article must have before it is published; drafts may lack it."""

    tags = KnownTagField(required=False)

    def __init__(self, data=None, files=None, *args, **kwargs):
        super().__init__(drop_empty_people(data), files, *args, **kwargs)
        if authors := self.formsets.get("authors"):
            authors.error_messages["too_few_forms"] = "Choose an author: nothing goes live without."

    def clean(self):
        cleaned = super().clean()
        if self.is_deferred_validation:
            return cleaned
        if cleaned.get("hero") and not (cleaned.get("hero_alt") or cleaned.get("hero_decorative")):
            self.add_error("hero_alt", "Say what the picture shows, or mark it as decorative.")
        return cleaned


def drop_empty_people(data: QueryDict | None) -> QueryDict | None:
    """Mark the rows in which nobody was chosen as deleted, so that a draft needs no author yet.

    A refused form shows the row again, with its mark: whoever is chosen then is kept.
    """
    if data is None:
        return None
    data = data.copy()
    for name in [key for key in data if PERSON.match(key)]:
        mark = name.replace("-contributor", "-DELETE")
        if not data[name]:
            data[mark] = data.get(mark) or EMPTY
        elif data.get(mark) == EMPTY:
            data[mark] = ""
    return data


TEXT = ObjectList(
    [
        MultiFieldPanel(
            [TitleFieldPanel("title"), FieldPanel("dek")],
            heading="Title and dek",
            help_text="The dek stands under the title and on cards.",
        ),
        MultiFieldPanel(
            [
                FieldPanel("hero"),
                FieldRowPanel([FieldPanel("hero_alt"), FieldPanel("hero_decorative")]),
                FieldPanel("hero_caption"),
            ],
            heading="Hero picture",
            help_text="Credit and license belong to the picture and are edited in Images.",
        ),
        FieldPanel(
            "body",
            help_text="Everyone may read the opening: the text before the first heading or box, "
            "about 120 words and at most half of a short text. The rest is subject to Access, "
            "under Publishing.",
        ),
    ],
    heading="Article",
)

PEOPLE_AND_TAGS = ObjectList(
    [
        InlinePanel(
            "authors",
            label="Author",
            heading="Authors",
            min_num=1,
            help_text="In the order of the byline. Nothing is published without an author.",
        ),
        InlinePanel(
            "experts",
            label="Expert",
            heading="Experts",
            help_text="Whoever is quoted. The article ends with “About our expert”.",
        ),
        MultiFieldPanel(
            [FieldPanel("tags")],
            heading="Tags",
            help_text="Two to four from the list. New tags are made in the menu, under Tags.",
        ),
    ],
    heading="People and tags",
)

SEARCH = ObjectList(
    [
        MultiFieldPanel(
            [
                FieldPanel(
                    "slug",
                    help_text="The end of the address. When it changes, the old address "
                    "leads to the new one.",
                ),
                FieldPanel(
                    "seo_title",
                    help_text="For search engines and shared links, where the title is too "
                    "long or says too little. Up to sixty letters.",
                ),
                FieldPanel(
                    "search_description",
                    help_text="Shown under the title in search results and shared links: "
                    "what the article answers, in up to 155 letters.",
                ),
                FieldPanel("canonical_url"),
            ],
            heading="For search engines and shared links",
            help_text="The preview has a mode “Social card”.",
        )
    ],
    heading="Search",
)

PUBLISHING = ObjectList(
    [
        PublishingPanel(),
        CommentPanel(),
        MultiFieldPanel(
            [FieldPanel("access"), FieldPanel("updated_at")],
            heading="Reading",
            help_text="When it is published and when it ends is set in the panel “Status”.",
        ),
    ],
    heading="Publishing",
)

ARTICLE_PANELS = TabbedInterface(
    [TEXT, PEOPLE_AND_TAGS, SEARCH, PUBLISHING], base_form_class=ArticleForm
)
