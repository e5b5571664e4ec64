"""One operator a file: NAME, NODES that it looks at, `edits(node, source)`, and the mistake it models, above them."""
