"""Chinese, Japanese and Korean: words inside a run of letters without spaces are found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import queries
from search.cjk import get_cjk_pieces, split_query_word
from search.highlighting import mark_words
from tests.factories.articles import make_article, make_standard_page
from tests.factories.companies import make_company

pytestmark = pytest.mark.indexed
CHINESE = "职场女性如何协商薪资与产假安排。"
JAPANESE = "育児休業から復帰するエンジニアのキャリア相談。Pythonエンジニア募集。"
KOREAN = "경력단절여성의재취업을돕습니다."
INSIDE = [
    (CHINESE, "女性"),
    (CHINESE, "产假"),
    (CHINESE, "薪"),
    (CHINESE, "协商薪资"),
    (CHINESE, "产假 薪资"),
    (JAPANESE, "休業"),
    (JAPANESE, "エンジニア"),
    (JAPANESE, "ｴﾝｼﾞﾆｱ"),
    (JAPANESE, "キャリア"),
    (JAPANESE, "相"),
    (JAPANESE, "Python"),
    (JAPANESE, "pythonエンジニア"),
    (KOREAN, "재취업"),
]


def found(text: str) -> list[str]:
    """Return the titles of what has the words of a query."""
    results = queries.find_results(text, None, {}, slice(4))
    return [hit.title for group in results.groups for hit in group.hits if results.is_found]


@pytest.mark.django_db
@pytest.mark.parametrize(("text", "words"), INSIDE)
def test_a_word_inside_a_run_of_an_article_is_found(text, words):
    make_article("At work", body=[("prose", f"<p>{text}</p>")])
    make_article("Elsewhere", body=[("prose", "<p>無関係な文章。别的内容。</p>")])
    assert found(words) == ["At work"]


@pytest.mark.django_db
@pytest.mark.parametrize("words", ["女人", "休復", "產假", "資産"])
def test_a_word_that_is_not_in_it_is_not_found(words):
    make_article("At work", body=[("prose", f"<p>{CHINESE}{JAPANESE}</p>")])
    assert found(words) == []


@pytest.mark.django_db
def test_a_word_inside_a_title_and_a_page_is_found():
    make_article("新しい育児休業の制度", slug="leave")
    make_standard_page("About", body=[("prose", f"<p>{CHINESE}</p>")])
    assert found("休業") == ["新しい育児休業の制度"]
    assert found("协商") == ["About"]


@pytest.mark.django_db
@pytest.mark.parametrize("words", ["田中", "製作", "田中製作所", "作"])
def test_a_company_is_found_by_a_word_inside_its_name(words):
    make_company("株式会社田中製作所")
    make_company("株式会社山本商店")
    assert found(words) == ["株式会社田中製作所"]


@pytest.mark.django_db
def test_a_company_is_suggested_by_a_word_inside_its_name(client):
    make_company("株式会社田中製作所")
    assert "田中製作所" in client.get("/search/suggest/", {"q": "製作"}).text
    assert "田中製作所" in client.get("/companies/rate/suggest/", {"q": "製作"}).text
    assert "田中製作所" in client.get("/companies/", {"q": "製作"}).text


@pytest.mark.parametrize(
    ("words", "html"),
    [
        ("产假", "职场女性如何协商薪资与<mark>产假</mark>安排。"),
        ("薪资 产假", "职场女性如何协商<mark>薪资</mark>与<mark>产假</mark>安排。"),
    ],
)
def test_a_word_inside_a_run_is_marked(words, html):
    assert mark_words(CHINESE, words) == html


@given(st.text(alphabet="职场女性産休エンジニア가나다", min_size=1, max_size=12), st.data())
def test_every_part_of_a_run_is_among_its_pieces(run, data):
    start = data.draw(st.integers(0, len(run) - 1))
    part = run[start : data.draw(st.integers(start + 1, len(run)))]
    assert set(split_query_word(part)) <= set(get_cjk_pieces(run).split())


@given(st.text(alphabet="abc xyz.éß", max_size=30))
def test_a_text_without_runs_has_no_pieces(text):
    assert get_cjk_pieces(text) == ""
