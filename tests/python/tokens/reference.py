"""
Reads lists of files (JSON) line by line and gives back, for each, their tokens as Python's own tokenize has them, in the terms
of tokens.ts: an f-string is one token on all versions, comments and blank lines are none.
"""

import io
import json
import sys
import tokenize

SILENT = {tokenize.COMMENT, tokenize.NL, tokenize.ENCODING, tokenize.ENDMARKER}
LAYOUT = {tokenize.NEWLINE: "\n", tokenize.INDENT: "\n>", tokenize.DEDENT: "\n<"}
FSTRING_START = getattr(tokenize, "FSTRING_START", -1)
FSTRING_END = getattr(tokenize, "FSTRING_END", -1)


def tokens(source):
    lines = source.split("\n")
    found, depth, start = [], 0, None
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == FSTRING_START:
            depth += 1
            if depth == 1:
                start = token.start
        elif token.type == FSTRING_END:
            depth -= 1
            if depth == 0:
                found.append(between(lines, start, token.end))
        elif depth == 0 and token.type not in SILENT:
            found.append(LAYOUT.get(token.type, token.string))
    return found


def between(lines, start, end):
    if start[0] == end[0]:
        return lines[start[0] - 1][start[1] : end[1]]
    whole = [lines[start[0] - 1][start[1] :]] + lines[start[0] : end[0] - 1] + [lines[end[0] - 1][: end[1]]]
    return "\n".join(whole)


def common(one, other):
    """Length of the longest common subsequence, by the textbook's table."""
    row = [0] * (len(other) + 1)
    for left in one:
        before = 0
        for place, right in enumerate(other, 1):
            above = row[place]
            row[place] = before + 1 if left == right else max(above, row[place - 1])
            before = above
    return row[-1]


for line in sys.stdin:
    request = json.loads(line)
    if "source" in request:
        print(json.dumps(tokens(request["source"])))
    else:
        one, other = tokens(request["pair"][0]), tokens(request["pair"][1])
        print(json.dumps([common(one, other), len(one), len(other)]))
