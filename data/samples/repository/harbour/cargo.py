from collections import defaultdict
from fractions import Fraction


def stack_crates(crates, limit):
    """Pile crates up in the given order; start a new pile when the weight on the bottom crate would pass the limit.

    >>> stack_crates([5, 4, 3, 8], 7)
    [[5, 4, 3], [8]]
    >>> stack_crates([1, 9, 1], 8)
    [[1], [9, 1]]
    >>> stack_crates([], 8)
    []
    """
    piles = []
    for crate in crates:
        if piles and sum(piles[-1][1:]) + crate <= limit:
            piles[-1].append(crate)
        else:
            piles.append([crate])
    return piles


def by_destination(manifest):
    """Weights for each port, from lines such as `'Oslo: 3 x 12'`.

    >>> by_destination(["Oslo: 3 x 12", "Riga: 1 x 40", "Oslo: 2 x 5"])
    {'Oslo': 46, 'Riga': 40}
    >>> by_destination(["Oslo 3"])
    Traceback (most recent call last):
        ...
    ValueError: no colon in 'Oslo 3'
    """
    weights = defaultdict(int)
    for line in manifest:
        port, colon, load = line.partition(":")
        if not colon:
            raise ValueError(f"no colon in {line!r}")
        count, weight = (int(part) for part in load.split("x"))
        weights[port.strip()] += count * weight
    return dict(weights)


def trim(port_side, starboard):
    """Move single crates to the lighter side for as long as that brings the two sides closer.

    Changes both lists, and returns how many crates were moved.

    >>> left, right = [4, 3, 2], [1]
    >>> trim(left, right)
    3
    >>> left, right
    ([4, 1], [2, 3])
    >>> trim([5], [5])
    0
    """
    moves = 0
    while True:
        heavy, light = port_side, starboard
        if sum(heavy) < sum(light):
            heavy, light = light, heavy
        gap = sum(heavy) - sum(light)
        if not heavy or min(heavy) >= gap:
            return moves
        crate = min(heavy)
        heavy.remove(crate)
        light.append(crate)
        moves += 1


def shares(total, parts):
    """Split a fee by parts, exactly, as fractions that add up to it.

    >>> shares(10, {"ann": 1, "bo": 2})
    {'ann': Fraction(10, 3), 'bo': Fraction(20, 3)}
    >>> sum(shares(7, {"x": 3, "y": 3, "z": 1}).values())
    Fraction(7, 1)
    """
    whole = sum(parts.values())
    return {name: Fraction(total * part, whole) for name, part in parts.items()}
