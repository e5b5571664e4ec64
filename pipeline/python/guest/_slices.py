"""The part of a module that some names need."""

import ast

from _names import SCOPES, bound_names, changed_names, global_names
from _text import first_line, is_docstring


def is_main_guard(statement):
    if not isinstance(statement, ast.If) or not isinstance(statement.test, ast.Compare):
        return False
    sides = [statement.test.left, *statement.test.comparators]
    return any(isinstance(side, ast.Name) and side.id == "__name__" for side in sides)


def always_needed(statement):
    if isinstance(statement, ast.ImportFrom):
        return statement.module == "__future__" or any(alias.name == "*" for alias in statement.names)
    call = getattr(statement, "value", None)
    function = getattr(call, "func", None) if isinstance(call, ast.Call) else None
    return isinstance(function, ast.Attribute) and function.attr == "setrecursionlimit"


class Chunk:
    """Statements of a module that share lines, and so stand or go together."""

    def __init__(self, statement, effects):
        self.first = first_line(statement)
        self.last = statement.end_lineno
        self.statements = [statement]
        self.binds = bound_names(statement)
        self.changes = changed_names(statement)
        self.touches = self.changes if effects is None else effects.touched(statement)
        self.uses = global_names(statement)
        self.always = always_needed(statement)

    def take(self, other):
        self.last = max(self.last, other.last)
        self.statements += other.statements
        self.binds |= other.binds
        self.changes = self.changes | other.changes
        self.touches = self.touches | other.touches
        self.uses |= other.uses
        self.always = self.always or other.always

    @property
    def is_definition(self):
        return isinstance(self.statements[0], SCOPES)


def chunks_of(tree, effects=None):
    """Chunks of a block; where its `effects` are known, each says all that it changes."""
    chunks = []
    for statement in tree.body:
        if is_docstring(statement) or is_main_guard(statement):
            continue
        chunk = Chunk(statement, effects)
        if chunks and chunk.first <= chunks[-1].last:
            chunks[-1].take(chunk)
        else:
            chunks.append(chunk)
    return chunks


def bound(chunk):
    return chunk.binds


def bound_or_changed(chunk):
    """What it binds or changes by a statement of its own; not by what it calls."""
    return chunk.binds | chunk.changes


def bound_or_touched(chunk):
    return chunk.binds | chunk.touches


def needed_chunks(chunks, names, given=bound_or_touched):
    """Chunks that bind, change or help to make `names`, in their order; `given` says what a chunk gives."""
    needed = set(names)
    kept = set()

    def keep(place):
        kept.add(place)
        needed.update(chunks[place].uses)

    for place, chunk in enumerate(chunks):
        if chunk.always:
            keep(place)
    grown = True
    while grown:
        grown = False
        for place, chunk in enumerate(chunks):
            if place not in kept and not needed.isdisjoint(given(chunk)):
                keep(place)
                grown = True
    return [chunks[place] for place in sorted(kept)]


def joined(chunks, text):
    """Text of chunks: whole lines, two blank ones around definitions."""
    parts = []
    before = None
    for chunk in chunks:
        if before is not None:
            parts.append("\n\n\n" if before.is_definition or chunk.is_definition else "\n")
        parts.append(text.lines(chunk.first, chunk.last))
        before = chunk
    return "".join(parts) + "\n" if parts else ""


def sliced(chunks, names, text):
    """Text of the module part that `names` need."""
    return joined(needed_chunks(chunks, names), text)
