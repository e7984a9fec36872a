"""One rating, as a value: the answers, the job, the optional demographics, the comments."""

from dataclasses import dataclass, field

from companies.ratings.questions import DEMOGRAPHICS, DIMENSIONS, PROMPTS, SLUGS


@dataclass(frozen=True)
class Rating:
    """`answers` is a digit for each question, in order: 0 (does not apply) to 5 stars.

    `job` and `about` hold what she said, by dimension; `comments` her words, by prompt.
    """

    answers: str
    job: dict[str, str] = field(default_factory=dict)
    about: dict[str, str] = field(default_factory=dict)
    comments: dict[str, str] = field(default_factory=dict)

    def __post_init__(self):
        known = (
            len(self.answers) == len(SLUGS)
            and set(self.answers) <= set("012345")
            and self.answers.strip("0")
            and all(value in dict(DIMENSIONS[name][1]) for name, value in self.job.items())
            and all(value in dict(DEMOGRAPHICS[name][1]) for name, value in self.about.items())
            and set(self.comments) <= {slug for slug, _ in PROMPTS}
        )
        if not known:
            raise ValueError("This is no rating.")

    def counted(self) -> dict:
        """Return what is counted: all but the comments."""
        return {"a": self.answers, "j": self.job, "p": self.about}

    @property
    def groups(self) -> list[tuple[str, str]]:
        """The groups of its batch that it is counted in: all of it, and one for each dimension."""
        return [("", ""), *self.job.items()]


def rating_from_counted(data: dict, comments: dict[str, str] | None = None) -> Rating:
    """Return the rating that `counted` was taken of."""
    return Rating(data["a"], data["j"], data["p"], comments or {})
