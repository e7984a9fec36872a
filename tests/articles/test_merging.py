"""Tags and contributors in use: not deleted, but merged, and the old addresses lead on."""

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect

from articles.merging import CannotMerge, merge_contributors, merge_tags, plan_merge
from articles.models import ArticlePage, Contributor, Tag
from articles.usage import find_uses
from tests.factories.articles import (
    make_article,
    make_contributor,
    make_tag,
    make_topic,
    make_user,
)

pytestmark = [pytest.mark.django_db, pytest.mark.indexed]


@pytest.fixture
def editor(client):
    """A client that is logged in as an editor."""
    client.force_login(make_user("editor@example.com", role="Editors"))
    return client


@pytest.fixture
def pay():
    """A tag that is to go."""
    return make_tag("Pay")


@pytest.fixture
def salary():
    """A tag that is to stay."""
    return make_tag("Salary")


def reloaded(article):
    """An article as it stands in the database."""
    return ArticlePage.objects.get(pk=article.pk)


def tags_of(article):
    """The names of an article's tags."""
    return sorted(tag.name for tag in article.tags.all())


def draft_of(article, **changes):
    """Save a draft of an article with changes: a list of tags, authors or a body."""
    article = reloaded(article)
    if "tags" in changes:
        article.tags.set(changes.pop("tags"))
    if "authors" in changes:
        model = article.authors.model
        article.authors.set([model(contributor=person) for person in changes.pop("authors")])
    for name, value in changes.items():
        setattr(article, name, value)
    return article.save_revision(clean=False)


def quote(person):
    """A body that quotes somebody."""
    return [("expert_quote", {"expert": person.pk, "quote": "Ask."})]


def url_of(subject, action):
    """The address of an act on a tag or a contributor."""
    name = subject._meta.model_name
    if action == "delete":
        return reverse(f"wagtailsnippets_articles_{name}:delete", args=[subject.pk])
    act = action.removeprefix("bulk ")
    bulk = reverse("wagtail_bulk_action", args=["articles", name, act])
    return f"{bulk}?id={subject.pk}&next=/admin/articles/"


def messages_after(client, response):
    """What the next page tells."""
    return " ".join(str(one) for one in client.get(response.url).context["messages"])


# Deleting


TAG_USES = {
    "published": lambda tag: make_article(tags=[tag]),
    "draft": lambda tag: make_article(tags=[tag], live=False),
    "in a later draft alone": lambda tag: draft_of(make_article(), tags=[tag]),
}
PERSON_USES = {
    "author": lambda person: make_article(authors=[person]),
    "expert": lambda person: make_article(experts=[person]),
    "quotation": lambda person: make_article(body=quote(person)),
    "in a later draft alone": lambda person: draft_of(make_article(), authors=[person]),
    "quoted in a later draft": lambda person: draft_of(
        make_article(), body=[{"type": kind, "value": value} for kind, value in quote(person)]
    ),
}


@pytest.mark.parametrize("action", ["delete", "bulk delete"])
@pytest.mark.parametrize("use", TAG_USES)
def test_a_tag_in_use_is_not_deleted(editor, pay, use, action):
    TAG_USES[use](pay)
    response = editor.post(url_of(pay, action))
    assert Tag.objects.filter(pk=pay.pk).exists()
    assert "“Pay” cannot be deleted" in messages_after(editor, response)


@pytest.mark.parametrize("action", ["delete", "bulk delete"])
@pytest.mark.parametrize("use", PERSON_USES)
def test_a_contributor_in_use_is_not_deleted(editor, use, action):
    make_contributor("Somebody Else")
    person = make_contributor("Ada Example")
    PERSON_USES[use](person)
    response = editor.post(url_of(person, action))
    assert Contributor.objects.filter(pk=person.pk).exists()
    assert "“Ada Example” cannot be deleted" in messages_after(editor, response)


@pytest.mark.parametrize("action", ["delete", "bulk delete"])
def test_what_nobody_uses_is_deleted(editor, pay, action):
    for subject in (pay, make_contributor("Ada Example")):
        editor.post(url_of(subject, action))
    assert (Tag.objects.count(), Contributor.objects.count()) == (0, 0)


def test_the_number_of_articles_is_true(editor, pay):
    for _ in range(7):
        make_article(tags=[pay])
    draft_of(make_article(), tags=[pay])
    words = messages_after(editor, editor.get(url_of(pay, "delete")))
    assert "7 articles, and 1 more in a draft alone" in words


def test_a_number_that_looks_like_a_key_is_no_use(pay):
    article = make_article(title=f": {pay.pk}", tags=[make_tag("Other")])
    article.save_revision()
    assert not find_uses(pay)


def test_the_database_keeps_a_tag_in_use(pay):
    article = make_article(tags=[pay])
    with pytest.raises((ProtectedError, IntegrityError)), transaction.atomic():
        pay.delete()
    assert tags_of(reloaded(article)) == ["Pay"]


def test_an_article_can_still_be_deleted(pay):
    make_article(tags=[pay]).delete()
    assert not find_uses(pay)


# Merging tags


def test_articles_get_the_other_tag_once(pay, salary):
    one, both = make_article(tags=[pay]), make_article(tags=[pay, salary])
    merge_tags(pay, salary)
    assert (tags_of(reloaded(one)), tags_of(reloaded(both))) == (["Salary"], ["Salary"])
    assert not Tag.objects.filter(name="Pay").exists()


def test_drafts_and_old_revisions_get_the_other_tag(pay, salary):
    article = make_article()
    old = draft_of(article, tags=[pay, salary])
    draft_of(article, tags=[pay])
    merge_tags(pay, salary)
    old.refresh_from_db()
    latest = reloaded(article).get_latest_revision_as_object()
    assert (tags_of(latest), tags_of(old.as_object())) == (["Salary"], ["Salary"])


def test_a_scheduled_revision_does_not_revive_the_tag(pay, salary):
    article = make_article()
    revision = draft_of(article, tags=[pay])
    draft_of(article)
    revision.approved_go_live_at = timezone.now()
    revision.save()
    merge_tags(pay, salary)
    revision.refresh_from_db()
    revision.publish(log_action="wagtail.publish.scheduled")
    assert tags_of(reloaded(article)) == ["Salary"]


def test_an_alias_gets_the_other_tag(pay, salary):
    alias = make_article(tags=[pay]).create_alias(parent=make_topic("Elsewhere"))
    merge_tags(pay, salary)
    assert tags_of(reloaded(alias)) == ["Salary"]


@pytest.mark.parametrize("path", ["/tags/pay/", "/tags/pay/feed/"])
def test_the_old_address_leads_on_for_good(pay, salary, path):
    merge_tags(pay, salary)
    response = Client().get(path)
    assert (response.status_code, response.url) == (301, path.replace("pay", "salary"))


def test_a_chain_of_merges_takes_one_step(pay, salary):
    merge_tags(pay, salary)
    merge_tags(salary, make_tag("Money"))
    assert Client().get("/tags/pay/").url == "/tags/money/"


def test_a_tag_that_takes_an_old_name_again_is_not_led_away(pay, salary):
    merge_tags(pay, salary)
    again = make_tag("Pay")
    merge_tags(salary, again)
    assert Client().get("/tags/pay/").status_code == 200
    assert Client().get("/tags/salary/").url == "/tags/pay/"
    assert not Redirect.objects.filter(old_path="/tags/pay").exists()


def test_the_search_finds_an_article_by_its_new_tag(pay, salary):
    make_article("On raises", tags=[pay])
    merge_tags(pay, salary)
    assert "On raises" in Client().get("/search/?q=salary").content.decode()


def test_nothing_is_merged_into_itself_or_into_what_is_gone(pay, salary):
    with pytest.raises(CannotMerge):
        merge_tags(pay, pay)
    gone = Tag.objects.get(pk=salary.pk)
    salary.delete()
    with pytest.raises(CannotMerge):
        merge_tags(pay, gone)
    assert Tag.objects.filter(pk=pay.pk).exists()


# Merging contributors


@pytest.fixture
def ada():
    """The entry that is to go."""
    return make_contributor("Ada Example", short_bio="Writes.")


@pytest.fixture
def dr_ada():
    """The entry that is to stay."""
    return make_contributor("Dr Ada Example", short_bio="Teaches.")


def test_articles_name_the_one_that_stays(ada, dr_ada):
    article = make_article(authors=[ada], experts=[ada], body=quote(ada))
    merge_contributors(ada, dr_ada)
    found = reloaded(article)
    assert found.author_list == found.expert_list == [dr_ada]
    assert found.body[0].value["expert"] == dr_ada


def test_an_article_by_both_has_her_once(ada, dr_ada):
    article = make_article(authors=[ada, dr_ada], experts=[ada, dr_ada])
    merge_contributors(ada, dr_ada)
    assert reloaded(article).author_list == reloaded(article).expert_list == [dr_ada]


def test_drafts_name_the_one_that_stays(ada, dr_ada):
    other = make_contributor("Somebody Else")
    article = make_article(authors=[other])
    body = [{"type": kind, "value": value} for kind, value in quote(ada)]
    draft_of(article, authors=[ada, dr_ada], body=body)
    merge_contributors(ada, dr_ada)
    draft = reloaded(article).get_latest_revision_as_object()
    assert (draft.author_list, draft.body[0].value["expert"]) == ([dr_ada], dr_ada)


def test_her_page_stays_and_the_other_leads_there(ada, dr_ada):
    merge_contributors(ada, dr_ada)
    dr_ada.refresh_from_db()
    assert dr_ada.short_bio == "Teaches."
    assert Client().get("/contributors/ada-example/").url == "/contributors/dr-ada-example/"


# In the admin


def test_merging_says_what_will_happen_and_asks(editor, pay, salary):
    make_article(tags=[pay])
    make_article(tags=[pay, salary])
    html = editor.post(url_of(pay, "merge"), {"target": salary.pk}).content.decode()
    assert all(step in html for step in plan_merge(pay, salary))
    assert "“Salary” takes the place of “Pay”: 2 articles." in html
    assert "Of these, 1 article names both" in html
    assert Tag.objects.filter(pk=pay.pk).exists()


def test_merging_is_done_when_it_is_confirmed(editor, pay, salary):
    article = make_article(tags=[pay])
    form = {"target": salary.pk, "confirmed": "1"}
    response = editor.post(url_of(pay, "merge"), form)
    assert "1 tag merged into “Salary”." in messages_after(editor, response)
    assert tags_of(reloaded(article)) == ["Salary"]


def test_contributors_are_merged_in_the_same_way(editor, ada, dr_ada):
    editor.post(url_of(ada, "merge"), {"target": dr_ada.pk, "confirmed": "1"})
    assert list(Contributor.objects.all()) == [dr_ada]


def test_merging_into_itself_is_refused_in_the_form(editor, pay):
    response = editor.post(url_of(pay, "merge"), {"target": pay.pk, "confirmed": "1"})
    assert "cannot be merged into itself" in str(response.context["form"].errors["target"])


@pytest.mark.parametrize("role", ["Moderators", "Contributors"])
def test_only_editors_merge(client, pay, salary, role):
    client.force_login(make_user(role=role))
    client.post(url_of(pay, "merge"), {"target": salary.pk, "confirmed": "1"})
    assert Tag.objects.filter(pk=pay.pk).exists()


def test_the_lists_and_forms_lead_to_merging(editor, pay, ada):
    for subject in (pay, ada):
        name = f"wagtailsnippets_articles_{subject._meta.model_name}"
        pages = (reverse(f"{name}:list"), reverse(f"{name}:edit", args=[subject.pk]))
        for page in pages:
            assert f"/merge/?id={subject.pk}" in editor.get(page).content.decode()


def test_the_history_says_what_was_taken_in(editor, pay, salary):
    merge_tags(pay, salary)
    url = reverse("wagtailsnippets_articles_tag:history", args=[salary.pk])
    assert "“Pay” was merged into it" in editor.get(url).content.decode()
