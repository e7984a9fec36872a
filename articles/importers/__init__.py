"""Articles from elsewhere: Markdown folders, WordPress and Ghost exports; and back to Markdown.

A reader (`markdown`, `wordpress`, `ghost`) turns files into a `source.Batch`, which knows nothing
of the database. `load` writes a batch to the page tree, all or nothing. `export` is the way back.
"""
