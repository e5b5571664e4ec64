"""Where operators can edit a source."""

from mutation.registry import REGISTRY
from mutation.source import Unplaced


class Site:
    def __init__(self, operator, edit, line, source):
        self.operator, self.edit, self.line = operator, edit, line
        self.before = source.data[edit.first : edit.last].decode()
        self.key = "%d\0%d\0%s\0%s" % (edit.first, edit.last, edit.text, operator)

    def overlaps(self, other):
        return self.edit.first < other.edit.last and other.edit.first < self.edit.last


def edits_at(operator, node, source):
    """An operator's edits up to the first whose text has no known place."""
    try:
        yield from operator.edits(node, source)
    except Unplaced:
        return


def is_run(edit, node, source, lines):
    if lines is None:
        return True
    if edit.runs is not None:
        return edit.runs in lines
    statement = source.statement(node)
    return source.line(edit.first) in lines or (statement is not None and statement.lineno in lines)


def sites_of(source, names, lines):
    """Every edit that the named operators make on lines that are run, in the order of the text."""
    found = {}
    for node in source.nodes:
        for name in names:
            operator = REGISTRY[name]
            if isinstance(node, operator.NODES):
                for edit in edits_at(operator, node, source):
                    same = source.data[edit.first : edit.last] == edit.text.encode()
                    if not same and not source.is_frozen(edit) and is_run(edit, node, source, lines):
                        site = Site(name, edit, source.line(edit.first), source)
                        found.setdefault(site.key, site)
    return sorted(found.values(), key=lambda site: (site.edit.first, site.edit.last, site.key))
