"""Tags typed into an article: found however they are written, and never lost without a word."""

import pytest
from django import forms

from articles.admin.tag_field import KnownTagField
from articles.models import ArticlePage, Tag
from tests.articles.test_editing import errors, save
from tests.factories.articles import make_article, make_tag, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def field():
    """The field, with a list of five tags."""
    for name in ("Feedback", "Salary negotiation", "Café culture", "C++", "工資"):
        make_tag(name, slug=f"tag-{Tag.objects.count()}")
    return KnownTagField(required=False)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", []),
        (" , ", []),
        ("Feedback", ["Feedback"]),
        ("feedback", ["Feedback"]),
        ("FEEDBACK, feedback", ["Feedback"]),
        ("“Feedback”", ["Feedback"]),
        ('"Salary negotiation"', ["Salary negotiation"]),
        ("Salary negotiation", ["Salary negotiation"]),
        ("salary  negotiation, Feedback", ["Feedback", "Salary negotiation"]),
        ("cafe culture", ["Café culture"]),
        ("CAFÉ CULTURE", ["Café culture"]),
        ("c++", ["C++"]),
        ("工資", ["工資"]),
    ],
)
def test_a_tag_is_found_however_it_is_written(field, typed, found):
    assert sorted(field.clean(typed)) == found


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("Zephyr", ["“Zephyr” is not in the list of tags."]),
        ("Feedbak", ["“Feedbak” is not in the list of tags. Did you mean “Feedback”?"]),
        ("negotiation", ["Did you mean “Salary negotiation”?"]),
        ("Feedback, Zephyr, Gale", ["“Zephyr”", "“Gale”"]),
        ("<script>", ["“<script>”"]),
        ("C", ["“C” is not in the list"]),
    ],
)
def test_a_tag_that_is_not_there_is_refused_by_name(field, typed, words):
    with pytest.raises(forms.ValidationError) as raised:
        field.clean(typed)
    said = " ".join(raised.value.messages)
    assert all(one in said for one in words)


@pytest.fixture
def editor(client):
    """A client that is logged in as an editor."""
    client.force_login(make_user("editor@example.com", role="Editors"))
    return client


@pytest.mark.parametrize("action", [None, "publish"])
def test_what_was_typed_stays_in_the_form_with_a_message_that_says_how(editor, action):
    response = save(editor, make_article(), action, tags="Zephyr")
    html = response.content.decode()
    assert errors(response) == {"tags"}
    assert ("Zephyr" in html, "in the menu, under Tags" in html) == (True, True)


def test_the_browser_sends_a_tag_that_is_not_in_the_list(field):
    assert "&quot;autocompleteOnly&quot;: false" in field.widget.render("tags", None)


def test_known_tags_are_saved(editor):
    make_tag("Feedback")
    article = make_article()
    save(editor, article, "publish", tags="feedback")
    assert [tag.name for tag in ArticlePage.objects.get().tags.all()] == ["Feedback"]
    assert Tag.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ({"name": "feedback", "slug": "feedback-2"}, "name"),
        ({"name": "Fêedback", "slug": "feedback-2"}, "name"),
        ({"name": "工資", "slug": "工資"}, "slug"),
    ],
)
def test_a_tag_is_not_made_twice_nor_without_an_address(editor, typed, fault):
    make_tag("Feedback")
    response = editor.post("/admin/snippets/articles/tag/add/", typed | {"description": ""})
    assert response.context["form"].errors.keys() == {fault}


def test_a_tag_is_made(editor):
    form = {"name": "Pay", "slug": "pay", "description": ""}
    editor.post("/admin/snippets/articles/tag/add/", form)
    assert Tag.objects.get().name == "Pay"
