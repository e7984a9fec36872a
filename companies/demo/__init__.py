"""The demo content: forty companies that do not exist, and ratings of them."""
