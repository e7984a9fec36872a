"""The field of a longer text that somebody types."""

from typing import ClassVar

from django import forms

KEPT = "\n\t\x00\u200c\u200d"  # \x00 is refused with a message; joiners are part of some spellings


class WordsField(forms.CharField):
    """A longer text: a line break is one character, as browsers count, and nothing is invisible."""

    default_error_messages: ClassVar = {
        "max_length": "This has %(show_value)d characters; %(limit_value)d fit."
    }

    def to_python(self, value) -> str:
        text = (super().to_python(value) or "").replace("\r\n", "\n")
        return "".join(c for c in text if c.isprintable() or c in KEPT)
