"""Merge one company into another: two entries that turned out to be one employer.

The source stays as a row that leads to the target: its address redirects, its identifier keeps an
import from making it anew, and the ballots that name it are counted for the target.
"""

from django.db import transaction
from wagtail.log_actions import log

from companies.employer_sync import sync_employers
from companies.held_batches import update_paused
from companies.models import Benefit, Company, CompanyName, Score, Scorecard
from companies.ratings import api
from search import indexing


class CannotMerge(Exception):
    """A merge that makes no sense; the message says why."""


def merge_companies(
    source: Company, target: Company, *, user, kind: str = CompanyName.Kind.OTHER
) -> Company:
    """Merge `source` into `target`, all of it or nothing; return the target.

    The name of the source becomes another name of the target, of that `kind`. Its scorecard
    becomes the target's unless that has one, its ratings count for it. Raises CannotMerge.
    """
    with transaction.atomic(), transaction.atomic(using=api.DATABASE):
        pair = {source.pk, target.pk}
        rows = Company.objects.select_for_update().filter(pk__in=pair).order_by("pk")
        locked = {row.pk: row for row in rows}
        if len(locked) < len(pair):
            raise CannotMerge("One of the two has been deleted.")
        source, target = locked[source.pk], locked[target.pk]
        check_mergeable(source, target)
        for name, of_kind in list_names_to_carry(source, target, kind):
            CompanyName.objects.create(company=target, name=name, kind=of_kind)
        list_benefits_to_carry(source, target).update(company=target)
        moved = [source.pk, *source.merged.values_list("pk", flat=True)]
        own = [target.pk, *target.merged.values_list("pk", flat=True)]
        source.merged.update(merged_into=target)
        source.merged_into, source.state = target, Company.State.LISTED
        source.save(update_fields=["merged_into", "state"])
        sync_employers([*moved, target.pk])
        release_again(source, moved, target, own)
        carry_scorecard(source, target)
        update_paused(target)
        indexing.reindex(Company, [target.pk])
        log(source, "companies.merging", user=user, data={"into": target.name})
        log(target, "companies.take_in", user=user, data={"company": source.name})
    return target


def check_mergeable(source: Company, target: Company) -> None:
    """Raise CannotMerge unless the one can be merged into the other."""
    if source.pk == target.pk:
        raise CannotMerge(f"“{source}” cannot be merged into itself.")
    if source.merged_into_id:
        raise CannotMerge(f"“{source}” is merged into “{source.merged_into}” already.")
    if target.merged_into_id:
        raise CannotMerge(
            f"“{target}” is itself merged into “{target.merged_into}”: choose that one."
        )
    if target.state != Company.State.LISTED:
        raise CannotMerge(f"“{target}” is not listed: list it first.")


def list_names_to_carry(source: Company, target: Company, kind: str) -> list[tuple[str, str]]:
    """Return the names, and their kinds, that the target does not have yet.

    The source's own name comes along even where it differs in its legal form alone.
    """
    known = {target.search_name, *target.names.values_list("search_name", flat=True)}
    written = {target.name.casefold(), *(one.name.casefold() for one in target.names.all())}
    carried = [] if source.name.casefold() in written else [(source.name, kind)]
    known.add(source.search_name)
    for name, search_name, of_kind in source.names.values_list("name", "search_name", "kind"):
        if search_name not in known:
            known.add(search_name)
            carried.append((name, of_kind))
    return carried


def list_benefits_to_carry(source: Company, target: Company):
    """Return the source's benefits of kinds that the target lacks."""
    return Benefit.objects.filter(company=source).exclude(
        kind__in=target.benefits.values_list("kind", flat=True)
    )


def release_again(source: Company, moved: list[int], target: Company, own: list[int]) -> None:
    """Let the next release publish what is counted for both together.

    Readers know the figures of one of them. If those who join it are fewer than five, the change
    would tell about these few: they wait for five changes more.
    """
    if has_card(target):
        joining, is_known = moved, True
    elif has_card(source):
        joining, is_known = own, True
    else:
        joining, is_known = [*moved, *own], False
    too_few = is_known and api.count_ratings(joining) < api.FEWEST
    api.set_released(joining, too_few)


def has_card(company: Company) -> bool:
    """Whether figures of a company are published."""
    return Scorecard.objects.filter(company=company).exists()


def may_take_card(source: Company, target: Company) -> bool:
    """Whether the source's figures become the target's: it has none, and may show such."""
    fewest = api.FEWEST_IF_SMALL if target.is_small else api.FEWEST
    card = Scorecard.objects.filter(company=source, min_ratings__gte=fewest)
    return not has_card(target) and card.exists()


def carry_scorecard(source: Company, target: Company) -> None:
    """Publish for the target what is published of the source, as far as it may be."""
    if may_take_card(source, target):
        for model in (Scorecard, Score):
            model.objects.filter(company=target).delete()
            model.objects.filter(company=source).update(company=target)
    Scorecard.objects.filter(company=source).delete()
    Score.objects.filter(company=source).delete()


def plan_merge(source: Company, target: Company, kind: str = CompanyName.Kind.OTHER) -> list[str]:
    """Return in words what a merge would do. Raises CannotMerge."""
    check_mergeable(source, target)
    names = [name for name, _ in list_names_to_carry(source, target, kind)]
    benefits = [str(benefit) for benefit in list_benefits_to_carry(source, target)]
    earlier = [str(company) for company in source.merged.all()]
    steps = [f"The address {source.get_absolute_url()} leads to {target.get_absolute_url()}."]
    if names:
        steps.append(f"“{target}” is also found as {join_quoted(names)}.")
    if benefits:
        steps.append(f"Benefits taken over: {'; '.join(benefits)}.")
    if earlier:
        steps.append(f"What was merged into “{source}” leads there too: {join_quoted(earlier)}.")
    if may_take_card(source, target):
        steps.append(f"The scorecard of “{source}” becomes that of “{target}”.")
    elif has_card(source):
        steps.append(f"The scorecard of “{source}” goes.")
    steps.append(
        f"Ratings of “{source}”, if there are any, count for “{target}” from the next release on."
    )
    return steps


def join_quoted(names: list[str]) -> str:
    """Return names in one line."""
    return ", ".join(f"“{name}”" for name in names)
