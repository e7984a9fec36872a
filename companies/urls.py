"""URLs under /companies/. The slugs that these addresses use are reserved in models.py."""

from django.urls import path

from companies.views import (
    compare,
    data,
    directory,
    figures,
    industries,
    notices,
    profile,
    rankings,
    rate,
)

urlpatterns = [
    path("", directory.companies, name="companies"),
    path("rate/", rate.choose_company, name="choose_company"),
    path("rate/suggest/", rate.suggest_company, name="suggest_company"),
    path("add/", rate.add_company, name="add_company"),
    path("compare/", compare.compare, name="compare"),
    path("best/", rankings.rankings, name="rankings"),
    path("best/<slug:name>/", rankings.ranking, name="ranking"),
    path("industries/", industries.industries, name="industries"),
    path("industries/<slug:slug>/", industries.industry, name="industry"),
    path("comments/<slug:public>/report/", notices.report_comment, name="report_comment"),
    path("notices/", notices.notices, name="notices"),
    path("figures/", figures.figures, name="figures"),
    path("data/", data.data, name="data"),
    path("data/companies.csv", data.companies_csv, name="companies_csv"),
    path("data/companies.json", data.companies_json, name="companies_json"),
    path("<slug:slug>/", profile.company, name="company"),
    path("<slug:slug>/rate/", rate.rate, name="rate"),
]
