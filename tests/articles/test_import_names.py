"""Whoever wrote an article is credited with it, in whatever script the name is written."""

import io
import json
import unicodedata

import pytest
from django.core.management import call_command

from articles.models import ArticlePage, Contributor, Tag, TopicPage
from tests.articles.test_import_wordpress import EXPORT
from tests.factories.articles import make_contributor

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "texts"
    folder.mkdir()
    return folder


def write(folder, name, head):
    (folder / name).write_text(f"---\ntitle: {name}\n{head}\n---\n\nWords.\n")


def run(folder):
    output = io.StringIO()
    call_command("import_articles", str(folder), stdout=output)
    return output.getvalue()


def authors(slug):
    return [a.contributor.name for a in ArticlePage.objects.get(slug=slug).authors.all()]


def test_two_names_in_another_script_are_two_people(folder):
    write(folder, "a.md", "authors: [王小明]")
    write(folder, "b.md", "authors: [Анна Каренина]")
    run(folder)
    assert (authors("a"), authors("b")) == (["王小明"], ["Анна Каренина"])


def test_two_names_that_transliterate_alike_are_two_people(folder):
    write(folder, "a.md", "authors: [王小明]")
    write(folder, "b.md", "authors: [王晓明]")
    run(folder)
    run(folder)
    assert (authors("a"), authors("b")) == (["王小明"], ["王晓明"])
    assert {p.slug for p in Contributor.objects.all()} == {"wangxiaoming", "wangxiaoming-2"}


def test_a_name_that_transliterates_to_one_on_the_site_is_another_person(folder):
    make_contributor("Jose Garcia", slug="jose-garcia")
    write(folder, "a.md", "authors: [José García]")
    run(folder)
    assert authors("a") == ["José García"]


def test_a_name_in_another_normalization_is_the_same_person(folder):
    for form in ("NFC", "NFD"):
        write(
            folder, f"{form.lower()}.md", f"authors: [{unicodedata.normalize(form, 'Zoë Müller')}]"
        )
    run(folder)
    assert Contributor.objects.count() == 1


@pytest.mark.parametrize("written", ["zoe-muller", "Zoë Müller", "zoë müller"])
def test_a_person_is_found_by_slug_or_name(folder, written):
    make_contributor("Zoë Müller", slug="zoe-muller")
    write(folder, "a.md", f"authors: [{written}]")
    run(folder)
    assert (authors("a"), Contributor.objects.count()) == (["Zoë Müller"], 1)


def test_a_person_whom_an_editor_has_renamed_stays_the_same(folder):
    write(folder, "a.md", "authors: [Ada Example]")
    run(folder)
    Contributor.objects.update(name="Ada Brown")
    run(folder)
    assert (authors("a"), Contributor.objects.count()) == (["Ada Brown"], 1)


def test_two_people_of_one_name_survive_export_and_import(folder, tmp_path):
    make_contributor("Ada Example", slug="ada-example")
    make_contributor("Ada Example", slug="ada-example-2")
    write(folder, "a.md", "authors: [ada-example]")
    write(folder, "b.md", "authors: [ada-example-2]")
    run(folder)
    call_command("export_articles", str(tmp_path / "out"), stdout=io.StringIO())
    for page in ArticlePage.objects.all():
        page.delete()
    Contributor.objects.all().delete()
    run(tmp_path / "out")
    slugs = [ArticlePage.objects.get(slug=s).authors.get().contributor.slug for s in ("a", "b")]
    assert slugs == ["ada-example", "ada-example-2"]


def test_tags_that_transliterate_alike_are_two(folder):
    write(folder, "a.md", "authors: [Ada]\ntags: [C, 'C#', 'C++', 薪水, Gehälter, Gehalter]")
    run(folder)
    names = {tag.name for tag in ArticlePage.objects.get().tags.all()}
    assert names == {"C", "C#", "C++", "薪水", "Gehälter", "Gehalter"}


def test_a_topic_in_another_script_keeps_its_title(folder):
    write(folder, "a.md", "topic: Карьера")
    write(folder, "b.md", "topic: 薪水")
    run(folder)
    assert set(TopicPage.objects.values_list("slug", "title")) == {
        ("karera", "Карьера"),
        ("xinshui", "薪水"),
    }


@pytest.mark.parametrize("name", ["王小明.md", "2024-01-01-зарплата.md", "???.md", "été.md"])
def test_a_file_name_in_any_script_is_imported(folder, name):
    write(folder, name, "")
    run(folder)
    assert ArticlePage.objects.get().slug.isascii()


def test_files_whose_names_transliterate_alike_are_two_articles(folder):
    write(folder, "王小明.md", "")
    write(folder, "王晓明.md", "")
    assert "2 created" in run(folder)
    assert "2 unchanged" in run(folder)


def test_a_picture_with_a_name_in_another_script_has_a_title(folder):
    from PIL import Image

    Image.new("RGB", (60, 40), "teal").save(folder / "薪水.png")
    write(folder, "a.md", "authors: [Ada]\nimage: 薪水.png")
    run(folder)
    assert ArticlePage.objects.get().hero.title == "薪水"


# WordPress and Ghost.


def wordpress(tmp_path, change):
    """Import the export with changes."""
    file = tmp_path / "export.xml"
    file.write_text(change(EXPORT.replace("{content}", "Words.").replace("{status}", "publish")))
    call_command("import_wordpress", str(file), stdout=io.StringIO())


def test_wordpress_authors_in_another_script_keep_their_articles(tmp_path):
    second = (
        "<wp:author><wp:author_login>борис</wp:author_login>"
        "<wp:author_display_name>Борис</wp:author_display_name></wp:author>"
    )

    def change(text):
        text = text.replace("[CDATA[ada]]", "[CDATA[анна]]").replace("Ada Example", "Анна")
        text = text.replace("<dc:creator>ada<", "<dc:creator>борис<")
        return text.replace("<wp:category>", f"{second}<wp:category>", 1)

    wordpress(tmp_path, change)
    assert (authors("rest-well"), authors("sleep-early")) == (["Анна"], ["Борис"])


def test_wordpress_names_of_log_ins_are_not_published(tmp_path):
    wordpress(tmp_path, lambda text: text)
    assert Contributor.objects.get().slug == "ada-example"


def test_wordpress_slugs_in_another_script_are_transliterated(tmp_path):
    encoded = "%d0%be%d1%82%d0%b4%d1%8b%d1%85"
    wordpress(tmp_path, lambda text: text.replace(">rest-well<", f">{encoded}<"))
    assert ArticlePage.objects.filter(slug="otdykh").exists()


def test_wordpress_tags_in_another_script_are_two(tmp_path):
    tag = '<category domain="post_tag" nicename="{}"><![CDATA[{}]]></category>'
    more = tag.format("%d1%81%d0%be%d0%bd", "сон") + tag.format("%e8%96%aa%e6%b0%b4", "薪水")
    wordpress(tmp_path, lambda text: text.replace("<category", more + "<category", 1))
    assert {"сон", "薪水"} <= set(Tag.objects.values_list("name", flat=True))


def test_wordpress_coauthors_are_all_credited(tmp_path):
    coauthors = (
        '<category domain="author" nicename="cap-ada"><![CDATA[Ada Example]]></category>'
        '<category domain="author" nicename="cap-guest"><![CDATA[A Guest]]></category>'
    )
    wordpress(tmp_path, lambda text: text.replace("<category", coauthors + "<category", 1))
    assert authors("rest-well") == ["Ada Example", "A Guest"]


def test_ghost_authors_of_one_slug_on_two_sites_are_two_people(tmp_path):
    for number, name in ((1, "Ada Example"), (2, "Bea Sample")):
        post = {"id": "p", "title": f"T{number}", "slug": f"t{number}", "html": "<p>x</p>"}
        data = {
            "posts": [post | {"status": "published", "type": "post"}],
            "users": [{"id": "u", "slug": "admin", "name": name}],
            "posts_authors": [{"post_id": "p", "author_id": "u"}],
        }
        file = tmp_path / f"{number}.json"
        file.write_text(json.dumps({"db": [{"data": data}]}))
        call_command("import_ghost", str(file), stdout=io.StringIO())
    assert (authors("t1"), authors("t2")) == (["Ada Example"], ["Bea Sample"])
