"""
One way of rewriting a file: NAME, `sites(function)`, where it may be done, and the edits that do it there or None,
`rewrite(site, function, source, fresh)`.
"""
