"""What the heads of our pages say to crawlers and where a link is shared, as plain dicts."""

from django.core.paginator import Page
from django.urls import reverse
from django.utils.text import Truncator

from community.models import Answer, Question
from companies.head import HIDDEN, full

ABOUT = "Women ask and answer what comes up at work: pay, leave, promotion, colleagues, new starts."


def list_meta(page: Page, *, is_narrowed: bool) -> dict:
    """The head of the list of questions; only the whole list is for search engines."""
    path = full(reverse("community"))
    title = "Community" + (f", page {page.number}" if page.number > 1 else "")
    meta = {"title": title, "description": ABOUT}
    if is_narrowed:
        return meta | {"robots": HIDDEN}

    def address(number: int) -> str:
        return path if number == 1 else f"{path}?page={number}"

    return meta | {
        "canonical": address(page.number),
        "previous": address(page.previous_page_number()) if page.has_previous() else "",
        "next": address(page.next_page_number()) if page.has_next() else "",
    }


def question_meta(question: Question, answers: list[Answer]) -> dict:
    """The head of a question's page, with its answers in the vocabulary of schema.org."""
    url = full(question.get_absolute_url())
    return {
        "title": question.title,
        "description": Truncator(" ".join(question.text.split()) or ABOUT).chars(160),
        "canonical": url,
        "nodes": [
            {
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
                            "url": full(answer.get_absolute_url()),
                            "upvoteCount": answer.helpful,  # type: ignore[attr-defined]
                            "datePublished": answer.written_on.isoformat(),
                        }
                        for answer in answers
                    ],
                },
            }
        ],
    }


def hidden(title: str) -> dict:
    """The head of a page that is no search engine's business."""
    return {"title": title, "robots": HIDDEN}
