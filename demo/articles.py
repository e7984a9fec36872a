"""Load the demo content; what is there already stays as it is."""

import tempfile
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import yaml
from django.conf import settings

from articles.importers.library import ImportResult
from articles.importers.load import Loader, load_batch
from articles.importers.markdown import read_folder, read_page
from articles.importers.source import ArticleSource, ImportBatch
from articles.importers.staging import Staging
from articles.models import ArticlePage
from core.brand import Publisher
from core.progress import ShowProgress, show_no_progress
from demo.drawing.covers import draw_cover
from demo.drawing.portraits import draw_portrait
from demo.drawing.press import save_drawing
from home.models import FeaturedArticle, HomePage, StandardPage

CONTENT = Path(__file__).parent / "content"
FOLDER = CONTENT / "articles"
FEATURED = [
    "when-to-manage-vs-lead",
    "how-to-ask-for-a-raise",
    "first-month-back-after-leave",
    "tired-or-burned-out",
]
CREDIT = {
    "kind": "drawing",
    "creator": settings.SITE_NAME,
    "credit": settings.SITE_NAME,
    "license": "CC0 1.0",
    "license_url": "https://creativecommons.org/publicdomain/zero/1.0/",
}


def load_articles(track: ShowProgress = show_no_progress) -> ImportResult:
    """Load everything that is missing and return what was done."""
    slugs = {file.stem for file in FOLDER.glob("*.md")}
    there = ArticlePage.objects.filter(slug__in=slugs).count()
    if there == len(slugs):
        load_pages()
        return ImportResult(Counter(unchanged=there))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        copy_texts(folder)
        draw_pictures(folder, track)
        batch = read_folder(folder)
        for path in folder.rglob("*.png"):
            title = path.stem.replace("-", " ").capitalize()
            batch.pictures[path.resolve()] = CREDIT | {"title": title}
        load_pages()
        report = load_batch(batch, keep_existing=True, track=track)
    choose_featured()
    set_publisher()
    return report


def copy_texts(folder: Path) -> None:
    """Copy the texts beside which the pictures will be drawn."""
    for file in [*FOLDER.glob("*.md"), *FOLDER.glob("*.yaml")]:
        (folder / file.name).write_text(file.read_text())
    (folder / "images").mkdir()


def draw_pictures(folder: Path, track: ShowProgress) -> None:
    """Draw each picture the texts refer to, and a portrait of each contributor."""
    motifs = yaml.safe_load((FOLDER / "motifs.yaml").read_text())
    people = yaml.safe_load((FOLDER / "contributors.yaml").read_text())
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:  # all processors at once
        drawn = [
            pool.submit(save_drawing, draw_cover, (Path(path).stem, motif), folder / path)
            for path, motif in motifs.items()
        ]
        for slug, person in people.items():
            person["portrait"] = f"images/{slug}.png"
            path = folder / person["portrait"]
            drawn.append(pool.submit(save_drawing, draw_portrait, (person["name"],), path))
        for one in track(drawn, "Covers and portraits"):
            one.result()
    (folder / "contributors.yaml").write_text(yaml.safe_dump(people, sort_keys=False))


def load_pages() -> None:
    """Make the standard pages that are not there yet."""
    home = HomePage.objects.get()
    sources = read_pages()
    for slug, (article, parent_slug) in sorted(sources.items(), key=lambda item: item[1][1]):
        parent = StandardPage.objects.filter(slug=parent_slug).first() or home
        if parent.get_children().filter(slug=slug).exists():
            continue
        page = StandardPage(
            title=article.title,
            slug=slug,
            search_description=article.description,
            show_in_menus=parent is home,
            body=[],
            live=False,
        )
        parent.add_child(instance=page)
    for slug, (article, _) in sources.items():
        write_page(StandardPage.objects.get(slug=slug), article)


def read_pages() -> dict[str, tuple[ArticleSource, str]]:
    """Read the texts of the standard pages, with the site's name in its place, by slug."""
    with tempfile.TemporaryDirectory() as name:
        for file in (CONTENT / "pages").glob("*.md"):
            text = file.read_text().replace("{{ site_name }}", settings.SITE_NAME)
            (Path(name) / file.name).write_text(text)
        return {file.stem: read_page(file) for file in Path(name).glob("*.md")}


def write_page(page: StandardPage, article: ArticleSource) -> None:
    """Fill and publish a page that is still empty."""
    if page.live or page.latest_revision_id:
        return
    page.body = Loader(ImportBatch(), Staging()).stream(article)
    page.full_clean()
    page.save_revision().publish()


def choose_featured() -> None:
    """Put four articles on the front page, unless editors have chosen already."""
    home = HomePage.objects.get()
    if home.featured.exists():
        return
    found = {page.slug: page for page in ArticlePage.objects.live().filter(slug__in=FEATURED)}
    home.featured.set([FeaturedArticle(article=found[s]) for s in FEATURED if s in found])
    home.save_revision().publish()


def set_publisher() -> None:
    """Say who publishes, unless editors have said so already."""
    publisher = Publisher.load()
    if not publisher.contact_email:
        publisher.contact_email = "editor@example.com"
        publisher.save()
