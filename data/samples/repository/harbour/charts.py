def sounding_line(depths, step=5):
    """Draw depths as a profile, one column for each, with '~' for water and '#' for ground.

    >>> for row in sounding_line([3, 12, 8]):
    ...     print(row)
    ~~~
    #~~
    #~#
    >>> sounding_line([])
    []
    """
    if not depths:
        return []
    profile = []
    for level in range(0, max(depths) + 1, step):
        profile.append("".join("~" if depth >= level else "#" for depth in depths))
    return profile


def deepest_route(chart):
    """The most water that a route from the left edge to the right edge can keep under a ship.

    Each step goes one column to the right, and at most one row up or down.

    >>> deepest_route([[5, 1, 9], [4, 6, 3], [2, 7, 8]])
    5
    >>> deepest_route([[3]])
    3
    """
    reach = [row[0] for row in chart]
    for column in range(1, len(chart[0])):
        reach = [
            min(chart[r][column], max(reach[max(r - 1, 0):r + 2]))
            for r in range(len(chart))
        ]
    return max(reach)


def bearing(dx, dy):
    """The compass word for a course, with y to the north; a standing ship has none.

    >>> bearing(0, 4), bearing(2, 2), bearing(-1, 0)
    ('north', 'north-east', 'west')
    >>> bearing(0, 0)
    ''
    >>> bearing(-3, -1)
    'south-west'
    """
    vertical = "north" if dy > 0 else "south" if dy < 0 else ""
    horizontal = "east" if dx > 0 else "west" if dx < 0 else ""
    return "-".join(filter(None, (vertical, horizontal)))


def buoys_missing(expected, seen, reach=1):
    """Expected buoys with none of the seen ones within reach in both directions.

    >>> buoys_missing({(0, 0), (5, 5), (9, 1)}, [(1, 1), (9, 3)])
    [(5, 5), (9, 1)]
    >>> buoys_missing({(0, 0)}, [(2, 0)], reach=2)
    []
    """
    return sorted(
        (x, y)
        for x, y in expected
        if not any(abs(x - sx) <= reach and abs(y - sy) <= reach for sx, sy in seen)
    )
