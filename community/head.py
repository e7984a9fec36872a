"""What the heads of our pages say to crawlers and where a link is shared."""

from dataclasses import replace

from django.core.paginator import Page
from django.urls import reverse
from django.utils.text import Truncator

from community.models import Answer, Question
from core.meta import HIDDEN, PageMeta, link_list_pages
from core.urls import absolute_url

ABOUT = "Women ask and answer what comes up at work: pay, leave, promotion, colleagues, new starts."


def make_list_meta(page: Page, *, is_narrowed: bool) -> PageMeta:
    """The head of the list of questions; only the whole list is for search engines."""
    meta = PageMeta("Community" + (f", page {page.number}" if page.number > 1 else ""), ABOUT)
    if is_narrowed:
        return replace(meta, robots=HIDDEN)
    return replace(meta, **link_list_pages(page, absolute_url(reverse("community"))))


def make_question_meta(question: Question, answers: list[Answer]) -> PageMeta:
    """The head of a question's page, with its answers in the vocabulary of schema.org."""
    url = absolute_url(question.get_absolute_url())
    return PageMeta(
        question.title,
        Truncator(" ".join(question.text.split()) or ABOUT).chars(160),
        canonical=url,
        breadcrumbs=make_breadcrumbs([(question.title, url)]),
        nodes=[build_question_page(question, answers, url)],
    )


def build_question_page(question: Question, answers: list[Answer], url: str) -> dict:
    """A question and its answers in the vocabulary of schema.org."""
    return {
        "@type": "QAPage",
        "@id": url,
        "mainEntity": {
            "@type": "Question",
            "name": question.title,
            "text": question.text or question.title,
            "answerCount": len(answers),
            "datePublished": question.written_on.isoformat(),
            "suggestedAnswer": [
                {
                    "@type": "Answer",
                    "text": answer.text,
                    "url": absolute_url(answer.get_absolute_url()),
                    "upvoteCount": answer.helpful,  # type: ignore[attr-defined]
                    "datePublished": answer.written_on.isoformat(),
                }
                for answer in answers
            ],
        },
    }


def make_breadcrumbs(steps: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The way from the list of questions to a page: names and addresses, the page itself last."""
    return [("Community", reverse("community")), *steps]


def make_hidden_meta(title: str, *above: tuple[str, str]) -> PageMeta:
    """The head of a page that is not for search engines, and the pages above it."""
    return PageMeta(title, robots=HIDDEN, breadcrumbs=make_breadcrumbs([*above, (title, "")]))
