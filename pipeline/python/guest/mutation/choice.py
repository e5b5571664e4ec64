"""Choices that a seed decides, and nothing else."""

from hashlib import sha256


def drawn(seed, *key):
    """A whole number below 2 ** 64."""
    text = "\0".join(map(str, (seed, *key)))
    return int.from_bytes(sha256(text.encode()).digest()[:8], "big")


def spread(sites, seed):
    """
    Sites in an order that gives each operator its turn in each round, and each operator's turn to the lines that had
    fewest so far.
    """
    waiting = {}
    for site in sites:
        waiting.setdefault(site.operator, []).append((drawn(seed, "site", site.key), site))
    used = {}
    turn = 0
    while waiting:
        for operator in sorted(waiting, key=lambda name: drawn(seed, "turn", turn, name)):
            chosen = min(waiting[operator], key=lambda one: (used.get(one[1].line, 0), one[0]))
            waiting[operator].remove(chosen)
            if not waiting[operator]:
                del waiting[operator]
            # Which lines count as used is known once the caller has tried the site.
            if (yield chosen[1]):
                used[chosen[1].line] = used.get(chosen[1].line, 0) + 1
        turn += 1


def edit_count(seed, turn, most):
    """How many edits a mutant gets: three of four have one."""
    share = drawn(seed, "edits", turn) % 16
    return min(most, 1 if share < 12 else 2 if share < 15 else 3)
