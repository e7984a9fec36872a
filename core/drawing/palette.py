"""The inks of drawn pictures that no operator chooses."""

PAPER = "#fbf8f4"
INK = "#1d1633"
MUTED = "#5c5570"
AMBER, PALE = "#a86400", "#e6dfd6"  # stars, full and empty
