"""Questions about companies."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce


class CompanyQuerySet(models.QuerySet):
    """Questions about companies."""

    def listed(self):
        """Those that readers see."""
        return self.filter(state="listed", merged_into=None)

    def rated(self):
        """Those with a published scorecard."""
        return self.filter(scorecard__isnull=False)

    def not_rated(self):
        """Those without published stars."""
        return self.filter(scorecard__isnull=True)

    def with_at_least(self, stars: Decimal):
        """Those with that many published stars or more."""
        return self.filter(scorecard__overall__gte=stars)

    def in_industry(self, industry):
        """Those of an industry; of the upper level, with all of its lower ones."""
        family = type(industry).objects.filter(Q(pk=industry.pk) | Q(parent=industry))
        return self.filter(industry__in=family)

    def places(self) -> set[str]:
        """The names of their cities, regions and countries."""
        rows = self.order_by().values_list("city", "region", "country").distinct()
        return {name for row in rows for name in row if name}

    def in_place(self, names: list[list[str]]):
        """Those whose city, region or country is one of some names, for each list of names."""
        companies = self
        for some in names:
            companies = companies.filter(
                Q(city__in=some) | Q(region__in=some) | Q(country__in=some)
            )
        return companies

    def similar_to(self, company):
        """The listed others of its industry, nearest and rated ones first."""
        if company.industry is None:
            return self.none()
        near = models.Case(models.When(industry=company.industry_id, then=1), default=0)
        others = self.listed().exclude(pk=company.pk).in_industry(company.industry.top)
        is_rated = models.Case(models.When(scorecard__isnull=False, then=1), default=0)
        return others.order_by(
            -is_rated, -near, F("scorecard__overall").desc(nulls_last=True), "name", "pk"
        )

    def by_name(self):
        """In the order of the alphabet."""
        return self.order_by("name", "pk")

    def by_stars(self):
        """Best published stars first, ties by name, those without last."""
        return self.order_by(F("scorecard__overall").desc(nulls_last=True), "name", "pk")

    def by_ratings(self):
        """Highest published band of ratings first, ties by name."""
        return self.order_by(-Coalesce("scorecard__min_ratings", 0), "name", "pk")

    def for_cards(self):
        """With what a card or a row shows; the logos' renditions take one query more."""
        cards = self.select_related("industry__parent", "scorecard", "logo")
        return cards.prefetch_related("logo__renditions")
