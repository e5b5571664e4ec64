"""
Where the objects of a sample come to lie. CPython keeps free blocks of one size in pools, and hands them out in the order
in which they were freed: what a lane happened to do before would decide which of two objects of a sample has the lower
address, and so the order of a set of them. Here every lane frees whole pools in an order of its own: all lanes of the
layout `fixed` in the same one; those of `varied` in one that hangs on their seed, so that what depends on it shows.
"""

__builtins__ = dict(vars(__import__('builtins')))

import gc
import sys
from itertools import repeat

# Objects/obmalloc.c: sizes in steps of 16, up to 512; larger ones are left to malloc.
_STEP = 16
_LARGEST = 512
_POOL = 1 << 14 if sys.version_info >= (3, 10) else 1 << 12
_HEADER = 48
# Pools of each size that are freed, and as many that blocks which are free by now may fill.
_POOLS = 4
_SPARE = 8
_EMPTY_BYTES = sys.getsizeof(b'')
# Of malloc's: as many classes, and blocks of up to so many steps more than a pool's.
_CLASSES = 100
_GAP = 64


class _Chance:
    """Numerical Recipes' generator: the module random is the sample's."""

    def __init__(self, seed):
        self.state = seed

    def below(self, limit):
        self.state = (self.state * 1664525 + 1013904223) & 0xFFFFFFFF
        return self.state * limit >> 32

    def shuffled(self, items):
        items = list(items)
        for last in range(len(items) - 1, 0, -1):
            other = self.below(last + 1)
            items[last], items[other] = items[other], items[last]
        return items


def _blocks(size, count):
    """Objects that take a block of that size each, and nothing else."""
    if size == 16:
        return [object() for _ in repeat(None, count)]
    if size == 32:
        return [complex(0.0, 1.0) for _ in repeat(None, count)]
    length = size - _EMPTY_BYTES
    return [bytes(length) for _ in repeat(None, count)]


def _place(size, chance):
    """
    Frees the blocks of whole pools. All else is to be kept, so that no other block of the size is free, and none of ours
    waits in one of the interpreter's own lists of free objects.
    """
    capacity = (_POOL - _HEADER) // size
    blocks = _blocks(size, capacity * (_POOLS + _SPARE))
    addresses = list(map(id, blocks))
    pools = {}
    for index, address in enumerate(addresses):
        pools.setdefault(address & -_POOL, []).append(index)
    whole = sorted(pool for pool, indices in pools.items() if len(indices) == capacity)[:_POOLS]
    # The pool that is freed last is used first, and in it the block that was.
    order = []
    for pool in reversed(whole):
        indices = pools[pool]
        indices.sort(key=addresses.__getitem__, reverse=True)
        # One stays, or the pool could go to another size.
        del indices[-1 if chance is None else chance.below(capacity)]
        order += indices
    turns = order if chance is None else chance.shuffled(order)
    for index in turns:
        blocks[index] = None
    return blocks, addresses, pools, whole, order, turns


def _pierce(chance):
    """Leaves holes in what malloc has, of the size of classes."""
    made = [type('', (), {}) for _ in repeat(None, _CLASSES)]
    blocks = [bytes(_LARGEST + _STEP * chance.below(_GAP)) for _ in repeat(None, _CLASSES)]
    kept = chance.shuffled(made)[: _CLASSES // 2] + chance.shuffled(blocks)[: _CLASSES // 2]
    del made, blocks
    gc.collect()
    return kept


def arrange(layout, seed):
    """In the lane, last of all before the first fork. What it gives has to live as long as the lane."""
    sizes = range(_STEP, _LARGEST + 1, _STEP)
    # Empties the interpreter's own lists of free objects.
    gc.collect()
    if layout == 'fixed':
        return [_place(size, None) for size in sizes]
    chance = _Chance(seed)
    # First: what it leaves free of a pool's sizes is then filled.
    kept = [_pierce(chance)]
    kept += [_place(size, chance) for size in chance.shuffled(sizes)]
    return kept
