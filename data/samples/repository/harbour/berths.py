"""Who lies where."""


class NoBerth(Exception):
    """No free berth is long enough."""


def smallest_fit(lengths, ship):
    """Name of the shortest berth that takes the ship, or None.

    >>> smallest_fit({"A": 40, "B": 25, "C": 30}, 26)
    'C'
    >>> smallest_fit({"A": 40}, 41) is None
    True
    """
    best = None
    for name, length in sorted(lengths.items()):
        if length < ship:
            continue
        if best is None or length < lengths[best]:
            best = name
    return best


def assign_berths(lengths, ships):
    """Give each ship, in order of arrival, the shortest berth that is still free.

    >>> assign_berths({"A": 40, "B": 25}, [("Gull", 20), ("Tern", 22)])
    {'Gull': 'B', 'Tern': 'A'}
    >>> assign_berths({"A": 10}, [("Whale", 90)])
    Traceback (most recent call last):
        ...
    harbour.berths.NoBerth: Whale needs 90
    """
    free = dict(lengths)
    plan = {}
    for ship, length in ships:
        berth = smallest_fit(free, length)
        if berth is None:
            raise NoBerth(f"{ship} needs {length}")
        plan[ship] = berth
        del free[berth]
    return plan


def most_at_once(stays):
    """Largest number of ships in the harbour at the same time.

    A ship that leaves at the hour at which another arrives makes room for it.

    >>> most_at_once([(1, 4), (2, 6), (4, 5)])
    2
    >>> most_at_once([(0, 9), (1, 8), (2, 3)])
    3
    >>> most_at_once([])
    0
    """
    changes = []
    for arrival, departure in stays:
        changes.append((arrival, 1))
        changes.append((departure, -1))
    here = most = 0
    for _, change in sorted(changes):
        here += change
        most = max(most, here)
    return most


def harbour_dues(length, days, *, resident=False):
    """Dues in cents: 120 a metre for each of the first three days, 80 after; residents pay half.

    >>> harbour_dues(10, 2)
    2400
    >>> harbour_dues(10, 5)
    5200
    >>> harbour_dues(10, 5, resident=True)
    2600
    >>> harbour_dues(10, 0)
    Traceback (most recent call last):
        ...
    ValueError: a stay has at least one day
    """
    if days < 1:
        raise ValueError("a stay has at least one day")
    dues = 0
    for day in range(days):
        dues += length * (120 if day < 3 else 80)
    return dues // 2 if resident else dues
