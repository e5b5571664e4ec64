/*
 * A trail: all that a container's text was made from, in the order in which it was met, in words of eight bytes. It
 * holds numbers and characters, no references. Whoever goes the same way again and finds all of it would write the
 * same text, and need not.
 */

#ifndef TRACEMILL_TRAIL_H
#define TRACEMILL_TRAIL_H

#include "bytes.h"

/* Lowest byte of a word; that of a small int, which has its value above, is odd. */
enum {
    AT_NONE = 2,
    AT_TRUE = 4,
    AT_FALSE = 6,
    AT_FLOAT = 8,
    AT_LONG = 10,
    AT_STRING = 12,
    AT_BYTES = 14,
    AT_LIST = 16,
    AT_TUPLE = 18,
    AT_DICT = 20,
    AT_SET = 22,
    AT_FROZENSET = 24,
    AT_DEQUE = 26,
    AT_DEFAULTDICT = 28,
    AT_COUNTER = 30,
    AT_RANGE = 32,
    AT_FUNCTION = 34,
    AT_CLASS = 36,
    AT_PLANNED = 38,
    AT_CYCLE = 40
};

/* Words; what needs more is written each time. */
#define LONGEST_TRAIL 8192
/* Characters of a string, and bytes of a number, that are kept. */
#define MOST_KEPT 256
/* Containers inside each other. */
#define DEEPEST_TRAIL 64

typedef struct {
    Bytes words;
    /* Whether one is being made. It is given up where something is met of which it can not tell. */
    int on;
} Trail;

/* A container with its size, and how many of its items were met. */
static inline uint64_t word_of(int at, uint64_t met, uint64_t size)
{
    return (uint64_t)at | met << 8 | size << 32;
}

static inline void trail_give_up(Trail *trail)
{
    trail->on = 0;
}

static inline int trail_add(Trail *trail, uint64_t word)
{
    if (!trail->on)
        return 0;
    if (trail->words.size >= LONGEST_TRAIL * 8) {
        trail->on = 0;
        return 0;
    }
    return bytes_add(&trail->words, (const char *)&word, sizeof word);
}

/* A container; gives the place of its word. */
static inline Py_ssize_t trail_open(Trail *trail, int at, Py_ssize_t size)
{
    Py_ssize_t place = trail->words.size;
    if ((uint64_t)size > UINT32_MAX)
        trail->on = 0;
    return trail_add(trail, word_of(at, 0, (uint64_t)size)) < 0 ? -1 : place;
}

static inline void trail_set(Trail *trail, Py_ssize_t place, uint64_t word)
{
    if (trail->on)
        memcpy(trail->words.at + place, &word, sizeof word);
}

static inline void trail_close(Trail *trail, Py_ssize_t place, int at, Py_ssize_t met, Py_ssize_t size)
{
    if (met > 0xFFFFFF)
        trail->on = 0;
    trail_set(trail, place, word_of(at, (uint64_t)met, (uint64_t)size));
}

/* Bytes, in as many words as they need. */
static int trail_bytes(Trail *trail, int at, uint64_t kind, const void *data, Py_ssize_t size)
{
    if (!trail->on)
        return 0;
    if (size > MOST_KEPT) {
        trail->on = 0;
        return 0;
    }
    TRY(trail_add(trail, word_of(at, kind, (uint64_t)size)));
    Py_ssize_t room = (size + 7) & ~(Py_ssize_t)7;
    TRY(bytes_need(&trail->words, room));
    memcpy(trail->words.at + trail->words.size, data, (size_t)size);
    trail->words.size += room;
    return 0;
}

static inline int trail_string(Trail *trail, int at, PyObject *text)
{
    int kind = PyUnicode_KIND(text);
    return trail_bytes(trail, at, (uint64_t)kind, PyUnicode_DATA(text), PyUnicode_GET_LENGTH(text) * kind);
}

#endif
