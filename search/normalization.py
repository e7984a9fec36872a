"""Names as people type them: how they are written down to be compared, and how well they match."""

import re
import unicodedata
from functools import lru_cache

LEGAL_FORMS = {
    *("ab", "ag", "as", "bhd", "bv", "co", "company", "corp", "corporation", "gmbh", "group"),
    *("holding", "holdings", "inc", "incorporated", "kg", "limited", "llc", "llp", "lp", "ltd"),
    *("nv", "oy", "oyj", "plc", "pte", "pty", "sa", "sarl", "sas", "se", "spa", "spzoo", "srl"),
    *("the", "株"),
}
IN_LETTERS = LEGAL_FORMS | {"asa", "kk"}  # as “S.A.” is, at the end of a name
LONG_FORMS = re.compile(r"\bsp z o ?o\b|株式会社|有限会社|有限公司")
# Letters that Unicode does not take apart, as people without them type them.
UNDIVIDED = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe"})
APOSTROPHES = re.compile(r"['’‘ʼ´`]")
BETWEEN_LETTERS = re.compile(r"\b(\w)&(?=\w\b)")
SINGLE_LETTERS = re.compile(r"\b\w(?: \w)+\b")
LONGEST = 200  # letters of a query that are read: no name has more


def clean_typed_text(text: str) -> str:
    """Return what somebody typed: on one line, without what cannot be shown (or stored), cut."""
    return "".join(c if c.isprintable() else " " for c in text).strip()[:LONGEST]


@lru_cache(maxsize=10_000)
def normalize_name(name: str) -> str:
    """Return a name as names are compared: no accents, marks, case or legal form.

    Single letters in a row are one word (“J. P. Morgan”, “AT&T”), or a legal form (“S.A.”). A name
    of nothing but legal forms stays as it is.
    """
    name = BETWEEN_LETTERS.sub(r"\1", APOSTROPHES.sub("", name)).replace("&", " and ")
    plain = unicodedata.normalize("NFKD", name).casefold().translate(UNDIVIDED)
    kept = "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    line = " ".join(kept.replace(" and ", " ").split())
    words = LONG_FORMS.sub(" ", line).split() or line.split()
    some = " ".join([word for word in words if word not in LEGAL_FORMS] or words)
    joined = SINGLE_LETTERS.sub(lambda found: found[0].replace(" ", ""), some)
    before, _, last = joined.rpartition(" ")
    return before if before and joined != some and last in IN_LETTERS else joined


NO_NAME = re.compile(r"[?@]|://")
ASKING = {
    *("am", "are", "could", "did", "do", "does", "how", "i", "if", "im", "is", "ive", "should"),
    *("was", "what", "when", "where", "which", "who", "why"),
}
TELLING = {"am", "did", "does", "how", "im", "ive", "my", "should", "what", "when", "where", "why"}
MOST_WORDS = 6  # of a name that somebody looks for


def looks_like_name(text: str) -> bool:
    """Say whether somebody may have typed the name of an employer, and no question or sentence."""
    words = APOSTROPHES.sub("", text).casefold().split()
    if NO_NAME.search(text) or not any(map(str.isalpha, text)) or len(words) > MOST_WORDS:
        return False
    return words[0] not in ASKING and not TELLING & set(words)
