"""The editors' side of companies and ratings, in the Wagtail admin."""
