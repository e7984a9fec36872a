"""The pages of the companies app, a module for each subject."""
