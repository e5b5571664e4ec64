"""Wrong versions of a source: see mutation.ts for the question and the answer."""

from mutation.choice import drawn, edit_count, spread
from mutation.pieces import Pieces, changed
from mutation.registry import REGISTRY
from mutation.sites import sites_of
from mutation.source import Source

# Sites that are put together two by two, for one source.
MOST_PAIRED = 128


class Finder:
    """Makes mutants of one source, each another program."""

    def __init__(self, source, sites):
        self.source, self.sites = source, sites
        self.pieces = Pieces(source)
        self.seen = {frozenset(), None}
        self.alone = {}

    def code(self, sites):
        return changed(self.source.data, [site.edit for site in sites]).decode()

    def effective(self, site):
        """Whether an edit alone gives another program."""
        if site.key not in self.alone:
            self.alone[site.key] = self.pieces.difference([site.edit])
        return bool(self.alone[site.key])

    def difference(self, sites):
        """How a program differs from the source, for comparison; None where it does not compile."""
        if len(sites) == 1 and sites[0].key in self.alone:
            return self.alone[sites[0].key]
        return self.pieces.difference([site.edit for site in sites])

    def companions(self, site, count, seed):
        """`site` and up to `count` - 1 more, of other operators and lines, in the same function where that can be."""
        taken = [site]

        def key(other):
            # By operator first: else those with most sites would be in every company.
            turn = drawn(seed, "beside", site.key, other.operator)
            return self.home(other) != self.home(site), turn, drawn(seed, "beside", site.key, other.key)

        for other in sorted(self.sites, key=key) if count > 1 else []:
            if len(taken) == count:
                break
            clear = all(
                not other.overlaps(one) and other.operator != one.operator and other.line != one.line for one in taken
            )
            if clear and self.effective(other):
                taken.append(other)
        return taken

    def home(self, site):
        return self.source.top(site.edit.first)

    def pairs(self, seed):
        """Two sites of one function and of different operators, each of which alone gives another program."""
        able = [site for site in self.sites if self.effective(site)]
        able = sorted(able, key=lambda site: drawn(seed, "able", site.key))[:MOST_PAIRED]
        found = []
        for at, left in enumerate(able):
            for right in able[at + 1 :]:
                near = self.home(left) == self.home(right) and not left.overlaps(right)
                if near and left.operator != right.operator:
                    found.append((drawn(seed, "pair", left.key, right.key), left, right))
        found.sort(key=lambda one: one[0])
        return [pair for _, *pair in found]

    def more(self, count, seed):
        """Up to `count` mutants of two edits, where those of one site's turn have run out."""
        found = []
        for pair in self.pairs(seed) if count > 0 else []:
            if len(found) == count:
                break
            mutant = self.take(pair)
            if mutant is not None:
                found.append(mutant)
        return found

    def take(self, sites):
        """The mutant of some sites, unless it does not compile or is known."""
        found = self.difference(sites)
        if found in self.seen:
            return None
        self.seen.add(found)
        ordered = sorted(sites, key=lambda site: site.edit.first)
        return {
            "code": self.code(sites),
            "alone": [self.code([site]) for site in ordered] if len(ordered) > 1 else [],
            "edits": [
                {"operator": site.operator, "line": site.line, "before": site.before, "after": site.edit.text}
                for site in ordered
            ],
        }


def mutants(source, seed, most, edits=1, operators=None, lines=None):
    # What the compiler refuses has no mutants: it says so as everywhere else.
    compile(source, "<program>", "exec", dont_inherit=True)
    parsed = Source(source)
    # Sources that are asked about with one seed are not to get the same operators first.
    seed = drawn(seed, source)
    names = [name for name in REGISTRY if operators is None or name in operators]
    sites = sites_of(parsed, names, None if lines is None else frozenset(lines))
    counts = {}
    for site in sites:
        counts[site.operator] = counts.get(site.operator, 0) + 1
    finder = Finder(parsed, sites)
    found = []
    order = spread(sites, seed)
    taken = None
    while len(found) < most:
        try:
            site = order.send(taken)
        except StopIteration:
            break
        mutant = None
        if finder.effective(site):
            group = finder.companions(site, edit_count(seed, site.key, edits), seed)
            mutant = finder.take(group) or (finder.take([site]) if len(group) > 1 else None)
        taken = mutant is not None
        if taken:
            found.append(mutant)
    if edits > 1:
        found += finder.more(most - len(found), seed)
    return {"mutants": found, "sites": {name: counts[name] for name in names if name in counts}}
