"""Where the branches of a condition begin."""

import re

ELSE = re.compile(rb"[ \t\f]*else[ \t\f]*:[ \t\f]*(#.*)?")


def else_line(node, source):
    """The first byte of the line of an `else:` that has its line and its statements for itself; None without one."""
    if not node.orelse or source.data.startswith(b"elif", source.text.span(node.orelse[0])[0]):
        return None
    source.whole_lines(node.orelse[0])
    for line in range(node.body[-1].end_lineno + 1, node.orelse[0].lineno):
        begin = source.text.starts[line - 1]
        if ELSE.fullmatch(source.data[begin : source.text.starts[line] - 1]):
            return begin
    return None
