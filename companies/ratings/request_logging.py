"""The ballot box writes no log at all: a line with a time would be a trace of someone's visit."""

import logging


def silence_logging(config: dict) -> None:
    """Drop every message of every logger."""
    logging.disable(logging.CRITICAL)
