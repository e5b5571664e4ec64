"""One operator a file: NAME, the mistake it models, NODES it looks at, and `edits(node, source)`, which yields edits."""
