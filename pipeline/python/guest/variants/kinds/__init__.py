"""
One way of rewriting a file: NAME, `sites(function)`, where it may be done, and `rewrite(site, function, source, fresh)`,
the edits that do it there, or None.
"""
