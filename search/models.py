"""Words: those that mean the same, which editors keep, and those that stand in texts."""

import re
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.db import models

from search.highlighting import fold_text

LONGEST_WORD = 40
ABBREVIATION = re.compile(r"[b-df-hj-np-tv-xz]{2,6}", re.I)
BETWEEN_PHRASES = re.compile(r"[,;\n]+")


@lru_cache(1_000)
def phrases_in(text: str) -> tuple[str, ...]:
    """Return the phrases of a text, each once; kept, since each search asks."""
    phrases = (" ".join(one.split()) for one in BETWEEN_PHRASES.split(text))
    return tuple({fold_text(phrase): phrase for phrase in phrases if phrase}.values())


class WordGroup(models.Model):
    """Words and phrases that belong together: they mean the same, or ask for care, or both."""

    phrases = models.TextField(
        "words",
        max_length=2000,
        help_text="Words or phrases, separated by commas or line breaks. Other forms of a word "
        "(“resumes”), capitals and accents need not be listed.",
    )
    are_synonyms = models.BooleanField(
        "mean the same",
        default=True,
        help_text="Who looks for one of them finds what has another of them in its text, too.",
    )
    is_serious = models.BooleanField(
        "serious subject",
        default=False,
        help_text="A search that finds nothing offers help and the community, and never to add a "
        "company. Of a phrase, all words count, in any order.",
    )
    help = models.TextField(
        "where help is",
        max_length=1000,
        blank=True,
        help_text="For a serious subject: whom to turn to in your readers’ country, with numbers "
        "and addresses. Without it, the page names the emergency number and the community.",
    )

    class Meta:
        ordering = ["phrases"]
        verbose_name = "group of search words"
        verbose_name_plural = "groups of search words"

    def __str__(self) -> str:
        return ", ".join(self.listed)

    @property
    def listed(self) -> list[str]:
        """The words and phrases, each once."""
        return list(phrases_in(self.phrases))

    @property
    def forms(self) -> list[str]:
        """They, and the plurals of abbreviations, which no index takes for the same (CV, CVs)."""
        listed = self.listed
        plurals = [f"{one}s" for one in listed if ABBREVIATION.fullmatch(one)]
        return listed + [one for one in plurals if one not in listed]

    def clean(self):
        self.phrases = ", ".join(self.listed)
        if not self.listed:
            raise ValidationError({"phrases": "Please write at least one word."})
        if not (self.are_synonyms or self.is_serious):
            raise ValidationError(
                "Tick what the words are for: they mean the same, or are serious."
            )
        if self.are_synonyms and not self.is_serious and len(self.listed) < 2:
            raise ValidationError(
                {"phrases": "Please write two words at least that mean the same."}
            )


class Name(models.Model):
    """A name that strangers may find something by, read from one of its words on.

    So each word of a name begins a row, and whatever somebody types first is looked up like a word
    in a dictionary. What strangers may not find has no row.
    """

    kind = models.CharField(max_length=60)  # the model, such as companies.company
    object_id = models.BigIntegerField()
    name = models.CharField(max_length=255)
    words = models.CharField(max_length=255)  # as names are compared, from one of them on
    place = models.PositiveSmallIntegerField()  # of the first of these words in the name
    popularity = models.BigIntegerField(default=0)  # the greater, the more popular

    class Meta:
        indexes = [
            models.Index(
                fields=["kind", "words", "popularity", "place", "object_id"],
                name="search_name_beginnings",
                opclasses=[*["varchar_pattern_ops"] * 2, "int8_ops", "int2_ops", "int8_ops"],
            ),
            models.Index(fields=["kind", "object_id"], name="search_name_objects"),
        ]

    def __str__(self) -> str:
        return self.name


class Word(models.Model):
    """A word that stands in a published text: what a slip may have meant."""

    word = models.CharField(max_length=LONGEST_WORD)  # as it was first written, in small letters
    search_name = models.CharField(max_length=LONGEST_WORD, unique=True)

    def __str__(self) -> str:
        return self.word
