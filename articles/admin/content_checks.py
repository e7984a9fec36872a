"""What the admin's content checks look for besides accessibility (static/js/admin/checks.js)."""

from wagtail.admin.userbar import ContentCheckerItem

RULES = {
    "article-dek": (
        ".article[data-page-type='article'] h1",
        "The article has no dek",
        "Write one or two sentences under the title: why read on",
    ),
    "expert-linked": (
        ".expert-quote",
        "The expert is not linked",
        "Choose the contributor, and add them under People and tags, Experts",
    ),
    "photo-credit": (
        ".article .figure",
        "A picture has no credit",
        "Add the credit to the picture under Images",
    ),
}


class ArticleChecks(ContentCheckerItem):
    """Wagtail's checks and ours."""

    axe_run_only = [*ContentCheckerItem.axe_run_only, *RULES]
    axe_custom_rules = ContentCheckerItem.axe_custom_rules + [
        {
            "id": name,
            "impact": "serious",
            "selector": selector,
            "tags": ["best-practice"],
            "any": [f"check-{name}"],
            "enabled": True,
        }
        for name, (selector, _, _) in RULES.items()
    ]
    axe_custom_checks = ContentCheckerItem.axe_custom_checks + [
        {"id": f"check-{name}"} for name in RULES
    ]
    axe_messages = ContentCheckerItem.axe_messages | {
        name: {"error_name": problem, "help_text": advice}
        for name, (_, problem, advice) in RULES.items()
    }

    class Media:
        js = ["js/admin/checks.js"]
