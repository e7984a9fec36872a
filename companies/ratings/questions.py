"""What a rating asks: seventeen questions, her job, and three prompts for her own words.

The slugs are kept in the counts, so a slug never changes its meaning.
"""

from typing import NamedTuple


class Question(NamedTuple):
    """One question on five stars. `group` is where a profile shows it."""

    slug: str
    label: str
    help: str
    group: str


PAY, FAMILY, CAREER, CULTURE = (
    "Pay and time",
    "Family and flexibility",
    "Career and leadership",
    "People and culture",
)
GROUPS = (PAY, FAMILY, CAREER, CULTURE)
THEMES = dict(zip(("pay", "family", "career", "culture"), GROUPS, strict=True))  # by slug

QUESTIONS = (
    Question(
        "paid-time-off",
        "Paid time off",
        "Holidays, sick days and other paid leave: how much there is, and whether you can take it.",
        PAY,
    ),
    Question(
        "salary",
        "Salary",
        "Your pay for the work you do, with bonuses, compared with what you know of others.",
        PAY,
    ),
    Question(
        "flexible-hours",
        "Flexible hours",
        "Whether you can start, stop and rearrange your hours when life asks for it.",
        FAMILY,
    ),
    Question(
        "remote-work",
        "Remote work",
        "Whether you can work from somewhere else, and are not worse off for it.",
        FAMILY,
    ),
    Question(
        "parental-leave",
        "Parental leave",
        "Leave for a birth or an adoption: how long, how well paid, and how the return went.",
        FAMILY,
    ),
    Question(
        "growing-families",
        "Support for growing families",
        "Help with fertility, pregnancy, nursing, childcare and care for relatives.",
        FAMILY,
    ),
    Question(
        "sponsorship",
        "Sponsorship or mentorship",
        "Whether someone with influence puts your name forward or takes time to guide you.",
        CAREER,
    ),
    Question(
        "management-opportunities",
        "Management opportunities for women",
        "Whether women get to lead teams and projects as readily as men do.",
        CAREER,
    ),
    Question(
        "women-in-leadership",
        "Women in top leadership",
        "Whether there are women among those who decide, and whether they are listened to.",
        CAREER,
    ),
    Question(
        "equal-opportunities",
        "Equal opportunities",
        "Whether hiring, pay and promotion are the same for women and men.",
        CAREER,
    ),
    Question(
        "learning",
        "Learning opportunities",
        "Time, money and chances to learn something new.",
        CAREER,
    ),
    Question(
        "wellness",
        "Wellness initiatives",
        "What is done for your health, such as insurance, breaks and a load one can carry.",
        CULTURE,
    ),
    Question(
        "social-activities",
        "Social activities and environment",
        "What people do together, and whether everyone can and wants to come.",
        CULTURE,
    ),
    Question(
        "people",
        "The people you work with",
        "Colleagues and managers: how it is to spend the day with them.",
        CULTURE,
    ),
    Question(
        "responsiveness",
        "Employer responsiveness",
        "What happens when you raise a problem.",
        CULTURE,
    ),
    Question(
        "belonging",
        "Sense of belonging",
        "Whether you can be yourself there and count.",
        CULTURE,
    ),
    Question(
        "overall",
        "Overall satisfaction",
        "All in all, how satisfied you are with working there.",
        "Overall",
    ),
)
SLUGS = tuple(question.slug for question in QUESTIONS)
OVERALL = "overall"
SIXTEEN = tuple(slug for slug in SLUGS if slug != OVERALL)
STARS = (
    (1, "very dissatisfied"),
    (2, "dissatisfied"),
    (3, "neither satisfied nor dissatisfied"),
    (4, "satisfied"),
    (5, "very satisfied"),
)
DOES_NOT_APPLY = 0  # how it is kept; a form sends "na"

# Her job. Each dimension is published on its own, never crossed with another.
EMPLOYMENT = (
    ("current", "I work there now"),
    ("former", "I worked there"),
    ("contractor", "I am or was a contractor"),
    ("", "I prefer not to say"),
)
DEPARTMENTS = (
    ("administration", "Administration and office"),
    ("customer-service", "Customer service"),
    ("design", "Design and creative"),
    ("engineering", "Engineering and technology"),
    ("finance", "Finance and accounting"),
    ("health-care", "Health and care"),
    ("human-resources", "Human resources"),
    ("legal", "Legal and compliance"),
    ("marketing", "Marketing and communication"),
    ("operations", "Operations and logistics"),
    ("product", "Product and project management"),
    ("production", "Production and trades"),
    ("research", "Research and science"),
    ("retail", "Retail and hospitality"),
    ("sales", "Sales"),
    ("teaching", "Teaching and training"),
    ("other", "Something else"),
)
LEVELS = (
    ("entry", "Entry level"),
    ("professional", "Experienced, without staff"),
    ("senior", "Senior or lead, without staff"),
    ("manager", "Manager of people"),
    ("director", "Director or above"),
)
DIMENSIONS = {
    "employment": ("Current or former", EMPLOYMENT),
    "department": ("Department", DEPARTMENTS),
    "level": ("Level", LEVELS),
}

# Optional, and published for a whole industry only.
DEMOGRAPHICS = {
    "age": (
        "Age",
        (
            ("under-30", "Under 30"),
            ("30-44", "30 to 44"),
            ("45-59", "45 to 59"),
            ("60", "60 or over"),
        ),
    ),
    "care": (
        "Caring for children or relatives",
        (("yes", "Yes"), ("no", "No")),
    ),
    "color": (
        "Woman of color",
        (("yes", "Yes"), ("no", "No")),
    ),
    "disability": (
        "Disability or long illness",
        (("yes", "Yes"), ("no", "No")),
    ),
}

PROMPTS = (
    ("works", "What works for women here?"),
    ("change", "What should change?"),
    ("advice", "What would you tell a woman who is about to join?"),
)
COMMENT_LENGTH = 600  # characters

# Ranking lists that mix questions: the title, and the weight of each question.
LISTS = {
    "working-parents": (
        "Best for working parents",
        {
            "parental-leave": 3,
            "growing-families": 3,
            "flexible-hours": 2,
            "remote-work": 1,
            "paid-time-off": 1,
        },
    ),
    "flexibility": (
        "Best for flexibility",
        {"flexible-hours": 3, "remote-work": 3, "paid-time-off": 1},
    ),
    "women-in-leadership": (
        "Best for women in leadership",
        {
            "women-in-leadership": 3,
            "management-opportunities": 3,
            "sponsorship": 2,
            "equal-opportunities": 2,
        },
    ),
}
