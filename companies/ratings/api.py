"""The one face of the ratings: the rest of the site imports this module, and no other of them.

What is read comes as records, what is done has a function, and no model leaves it. Nothing behind
it knows a user or a session.
"""

from companies.ratings.ballots import DATABASE
from companies.ratings.batches import (
    BatchAlreadyDecided,
    BatchRecord,
    find_batch,
    find_employers_with_held_batch,
    list_held_batches,
    pass_batch,
    void_batch,
)
from companies.ratings.comments import (
    PublishedComment,
    find_published_comment,
    list_published_comments,
    release_comments,
)
from companies.ratings.employers import (
    EmployerRecord,
    close_employers,
    copy_employers,
    delete_other_employers,
    find_rated_employers,
    list_employer_groups,
)
from companies.ratings.forms import RatingForm
from companies.ratings.keys import SLOTS
from companies.ratings.models import Comment
from companies.ratings.moderation import (
    LONGEST_MESSAGE,
    REASONS,
    CommentAlreadyDecided,
    CommentGone,
    CommentRewritten,
    MessageMissing,
    ModeratedComment,
    ModerationRefused,
    ReasonMissing,
    ask_author,
    decide_comment,
    find_comment,
    find_next_waiting_comment,
    list_comments_in_state,
    list_waiting_comments,
    mark_comment_read,
)
from companies.ratings.publishing import (
    CountsOfIndustry,
    count_spent_slots,
    find_employers_with_ratings,
    find_moved_industries,
    mark_counts_released,
    read_counts,
    read_industry_counts,
    set_counts_released,
)
from companies.ratings.questions import (
    DEMOGRAPHICS,
    DIMENSIONS,
    GROUPS,
    LISTS,
    OVERALL,
    PROMPTS,
    QUESTIONS,
    SIXTEEN,
)
from companies.ratings.records import RecordList
from companies.ratings.scores import (
    FEWEST,
    FEWEST_IF_SMALL,
    FINER_FROM,
    HALF_LIFE,
    IMAGINARY,
    Counts,
    band,
    industry_card,
    industry_means,
    scorecard,
    step,
)
from companies.ratings.shuffle import StillRead, shuffle
from companies.ratings.tally import ratings_counted, unreleased

CommentState = Comment.State  # its values alone: no row is reached by it

__all__ = [
    "DATABASE",
    "DEMOGRAPHICS",
    "DIMENSIONS",
    "FEWEST",
    "FEWEST_IF_SMALL",
    "FINER_FROM",
    "GROUPS",
    "HALF_LIFE",
    "IMAGINARY",
    "LISTS",
    "LONGEST_MESSAGE",
    "OVERALL",
    "PROMPTS",
    "QUESTIONS",
    "REASONS",
    "SIXTEEN",
    "SLOTS",
    "BatchAlreadyDecided",
    "BatchRecord",
    "CommentAlreadyDecided",
    "CommentGone",
    "CommentRewritten",
    "CommentState",
    "Counts",
    "CountsOfIndustry",
    "EmployerRecord",
    "MessageMissing",
    "ModeratedComment",
    "ModerationRefused",
    "PublishedComment",
    "RatingForm",
    "ReasonMissing",
    "RecordList",
    "StillRead",
    "ask_author",
    "band",
    "close_employers",
    "copy_employers",
    "count_spent_slots",
    "decide_comment",
    "delete_other_employers",
    "find_batch",
    "find_comment",
    "find_employers_with_held_batch",
    "find_employers_with_ratings",
    "find_moved_industries",
    "find_next_waiting_comment",
    "find_published_comment",
    "find_rated_employers",
    "industry_card",
    "industry_means",
    "list_comments_in_state",
    "list_employer_groups",
    "list_held_batches",
    "list_published_comments",
    "list_waiting_comments",
    "mark_comment_read",
    "mark_counts_released",
    "pass_batch",
    "ratings_counted",
    "read_counts",
    "read_industry_counts",
    "release_comments",
    "scorecard",
    "set_counts_released",
    "shuffle",
    "step",
    "unreleased",
    "void_batch",
]
