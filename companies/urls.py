"""URLs under /companies/. The slugs that these addresses use are reserved in models.py."""

from django.urls import path, re_path

from companies.compare import views as compare
from companies.directory import views as directory
from companies.figures import log_views as rating_log
from companies.figures import views as figures
from companies.industries import views as industries
from companies.notices import views as notices
from companies.open_data import views as open_data
from companies.profile import views as profile
from companies.rankings import views as rankings
from companies.rate import views as rate

urlpatterns = [
    path("", directory.show_directory, name="companies"),
    path("rate/", rate.choose_company, name="choose_company"),
    path("rate/suggest/", rate.suggest_company, name="suggest_company"),
    path("add/", rate.add_company, name="add_company"),
    path("compare/", compare.show_comparison, name="compare"),
    path("best/", rankings.show_rankings, name="rankings"),
    path("best/<slug:name>/", rankings.show_ranking, name="ranking"),
    path("industries/", industries.show_industries, name="industries"),
    path("industries/<slug:slug>/", industries.show_industry, name="industry"),
    path("comments/<slug:public>/report/", notices.report_comment, name="report_comment"),
    path("notices/", notices.show_report_log, name="notices"),
    path("figures/", figures.show_figures, name="figures"),
    path("figures/check_rating.py", rating_log.serve_program, name="check_rating_program"),
    path("figures/log.json", rating_log.show_head, name="log"),
    path("figures/log/proof.json", rating_log.show_proof, name="log_proof"),
    re_path(
        r"^figures/log/(?P<year>\d{4})-(?P<month>\d\d)\.json$",
        rating_log.show_month,
        name="log_month",
    ),
    re_path(
        r"^figures/log/(?P<year>\d{4})-(?P<month>\d\d)/(?P<prefix>[0-9a-f]{2})\.json$",
        rating_log.show_bucket,
        name="log_bucket",
    ),
    path("data/", open_data.show_open_data, name="data"),
    path("data/companies.csv", open_data.companies_csv, name="companies_csv"),
    path("data/companies.json", open_data.companies_json, name="companies_json"),
    path("<slug:slug>/", profile.show_company, name="company"),
    path("<slug:slug>/rate/", rate.show_rating_form, name="rate"),
]
