"""The demo content: articles, people, pages and pictures of our own, for looking around."""
