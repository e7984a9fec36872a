"""Where a company has its headquarters, read from one line of text."""

from typing import NamedTuple

US = "United States"
STATES = {
    **{"AL": "Alabama", "AK": "Alaska", "AZ": "Arizona", "AR": "Arkansas", "CA": "California"},
    **{"CO": "Colorado", "CT": "Connecticut", "DE": "Delaware", "FL": "Florida", "GA": "Georgia"},
    **{"HI": "Hawaii", "ID": "Idaho", "IL": "Illinois", "IN": "Indiana", "IA": "Iowa"},
    **{"KS": "Kansas", "KY": "Kentucky", "LA": "Louisiana", "ME": "Maine", "MD": "Maryland"},
    **{"MA": "Massachusetts", "MI": "Michigan", "MN": "Minnesota", "MS": "Mississippi"},
    **{"MO": "Missouri", "MT": "Montana", "NE": "Nebraska", "NV": "Nevada"},
    **{"NH": "New Hampshire", "NJ": "New Jersey", "NM": "New Mexico", "NY": "New York"},
    **{"NC": "North Carolina", "ND": "North Dakota", "OH": "Ohio", "OK": "Oklahoma"},
    **{"OR": "Oregon", "PA": "Pennsylvania", "RI": "Rhode Island", "SC": "South Carolina"},
    **{"SD": "South Dakota", "TN": "Tennessee", "TX": "Texas", "UT": "Utah", "VT": "Vermont"},
    **{"VA": "Virginia", "WA": "Washington", "WV": "West Virginia", "WI": "Wisconsin"},
    **{"WY": "Wyoming", "DC": "District of Columbia", "PR": "Puerto Rico"},
}
STATE_NAMES = {name.casefold(): name for name in STATES.values()} | {
    short.casefold(): name for short, name in STATES.items()
}
COUNTRIES = {
    **dict.fromkeys(("us", "usa", "united states of america"), US),
    **dict.fromkeys(("uk", "great britain"), "United Kingdom"),
}


class Headquarters(NamedTuple):
    """A city, a region or state, a country; "" for what is not known."""

    city: str = ""
    region: str = ""
    country: str = ""


def find_us_state(name: str) -> str:
    """Return the full name of a US state, "" for anything else."""
    return STATE_NAMES.get(name.replace(".", "").casefold(), "")


def normalize_country(name: str) -> str:
    """Return a country by its usual name."""
    return COUNTRIES.get(name.replace(".", "").casefold(), name)


def parse_headquarters(text: str) -> Headquarters:
    """Read "Saint Paul, Minnesota", "Dublin, Ireland" or "Toronto, Ontario, Canada".

    A last part that is a US state stands for its country too.
    """
    *parts, last = [part.strip() for part in text.split(",") if part.strip()] or [""]
    if parts and find_us_state(last):
        return Headquarters(", ".join(parts), find_us_state(last), US)
    if len(parts) > 1:
        region = find_us_state(parts[-1]) if normalize_country(last) == US else ""
        return Headquarters(", ".join(parts[:-1]), region or parts[-1], normalize_country(last))
    return Headquarters(parts[0], "", normalize_country(last)) if parts else Headquarters(last)
