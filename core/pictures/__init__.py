"""Pictures: how their files are cleaned when they come in, and shown without breaking a page."""
