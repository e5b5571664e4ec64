"""Ways to write a source that do the same: see variants.ts for the question and the answer."""

from _names import FUNCTIONS
from mutation.choice import drawn
from mutation.compiled import compiled
from mutation.source import Source, Unplaced
from variants.kinds import extract_expression, for_to_while, rename_identifiers, reorder_statements
from variants.names import Fresh

KINDS = {module.NAME: module for module in (rename_identifiers, reorder_statements, for_to_while, extract_expression)}


def sites_of(kind, source):
    """(function, site) of each place where a kind may be done; what is inside a function belongs to it."""
    for function in source.nodes:
        if isinstance(function, FUNCTIONS) and source.function(source.parent(function)) is None:
            for place, site in enumerate(KINDS[kind].sites(function)):
                yield "%s %d %d" % (kind, function.lineno, place), function, site


def chosen(kind, source, seed):
    """The edits of about two of three sites, and of one at least; none touches another's."""
    fresh = Fresh(source.tree, lambda name: drawn(seed, kind, name))
    groups = []
    sites = sorted(sites_of(kind, source), key=lambda one: drawn(seed, one[0]))
    for key, function, site in sites:
        if groups and drawn(seed, key, "left out") % 3 == 0:
            continue
        try:
            group = KINDS[kind].rewrite(site, function, source, fresh)
        except Unplaced:
            continue
        others = [edit for one in groups for edit in one]
        if group and all(edit.last < one.first or one.last < edit.first for edit in group for one in others):
            groups.append(group)
    return groups


def rewritten(source, groups):
    data = source.data
    edits = sorted((edit for group in groups for edit in group), key=lambda edit: edit.first, reverse=True)
    for edit in edits:
        data = data[: edit.first] + edit.text.encode() + data[edit.last :]
    return data.decode()


def variants(source, seed, kinds=None):
    compile(source, "<program>", "exec", dont_inherit=True)
    parsed = Source(source)
    found = []
    for kind in KINDS:
        if kinds is not None and kind not in kinds:
            continue
        groups = chosen(kind, parsed, seed)
        code = rewritten(parsed, groups)
        if groups and compiled(code) is not None:
            found.append({"kind": kind, "code": code, "rewrites": len(groups)})
    return {"variants": found}
