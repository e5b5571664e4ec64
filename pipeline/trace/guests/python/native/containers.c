/* Lists, tuples, dictionaries and sets: exactly those, not what extends them. */

#include "atoms.c"

#include <stdlib.h>

/*
 * 1 where a container may be written and now is in the path, 0 where a text that stands for it has been. `place` is
 * that of the container's word in the trail.
 */
static int enter(Writer *writer, PyObject *value, Py_ssize_t depth, Py_ssize_t size, Py_ssize_t place)
{
    TRY(place);
    if (depth <= 0) {
        Py_ssize_t name;
        TRY(add_literal(writer, "<"));
        TRY(write_type_name(writer, Py_TYPE(value), &name));
        Py_ssize_t rest = writer->text.size;
        TRY(add_literal(writer, " of "));
        TRY(add_decimal(writer, size));
        TRY(add_literal(writer, ">"));
        writer->left -= 1 + name + writer->text.size - rest;
        return 0;
    }
    for (Py_ssize_t index = 0; index < writer->inside; index++)
        if (writer->path[index] == value) {
            trail_set(&writer->trail, place, AT_CYCLE);
            return write_literal(writer, "<cycle>");
        }
    if (writer->inside == writer->path_room) {
        Py_ssize_t room = writer->path_room ? 2 * writer->path_room : 64;
        PyObject **path = PyMem_RawRealloc(writer->path, (size_t)room * sizeof *path);
        if (path == NULL) {
            PyErr_NoMemory();
            return -1;
        }
        writer->path = path;
        writer->path_room = room;
    }
    writer->path[writer->inside++] = value;
    /* Another thread may drop it while Python code is asked. */
    Py_INCREF(value);
    return 1;
}

static void leave(Writer *writer)
{
    Py_DECREF(writer->path[--writer->inside]);
}

/* Whether the next item still goes in; the mark is written where it is the first that does not. */
static inline int fits(Writer *writer, Py_ssize_t count, Py_ssize_t size)
{
    if (count)
        TRY(add_literal(writer, ", "));
    if (count < writer->elements && writer->left > 0)
        return 1;
    return add_cut(writer, size - count, size);
}

/* The items; gives how many were met before one did not go in. */
static Py_ssize_t add_sequence(Writer *writer, PyObject *value, Py_ssize_t size, Py_ssize_t depth)
{
    int is_list = PyList_Check(value);
    Py_ssize_t count = 0;
    for (; count < size && count < Py_SIZE(value); count++) {
        int more = fits(writer, count, size);
        TRY(more);
        if (!more)
            break;
        TRY(write_value(writer, is_list ? PyList_GET_ITEM(value, count) : PyTuple_GET_ITEM(value, count), depth));
        writer->left -= 2;
    }
    return count;
}

static int write_list(Writer *writer, PyObject *value, Py_ssize_t depth)
{
    Py_ssize_t size = PyList_GET_SIZE(value), place = trail_open(&writer->trail, AT_LIST, size);
    if (!size)
        return write_literal(writer, "[]");
    int entered = enter(writer, value, depth, size, place);
    if (entered <= 0)
        return entered;
    TRY(add_literal(writer, "["));
    Py_ssize_t met = add_sequence(writer, value, size, depth - 1);
    leave(writer);
    TRY(met);
    trail_close(&writer->trail, place, AT_LIST, met, size);
    return add_literal(writer, "]");
}

static int write_tuple(Writer *writer, PyObject *value, Py_ssize_t depth)
{
    Py_ssize_t size = PyTuple_GET_SIZE(value), place = trail_open(&writer->trail, AT_TUPLE, size);
    if (!size)
        return write_literal(writer, "()");
    int entered = enter(writer, value, depth, size, place);
    if (entered <= 0)
        return entered;
    TRY(add_literal(writer, "("));
    Py_ssize_t met = add_sequence(writer, value, size, depth - 1);
    leave(writer);
    TRY(met);
    trail_close(&writer->trail, place, AT_TUPLE, met, size);
    return bytes_add(&writer->text, ",)" + (size != 1), 1 + (size == 1));
}

static int add_pair(Writer *writer, PyObject *key, PyObject *item, Py_ssize_t depth)
{
    /* Another thread may drop them while Python code is asked. */
    Py_INCREF(key);
    Py_INCREF(item);
    int wrote = write_value(writer, key, depth);
    if (wrote == 0)
        wrote = add_literal(writer, ": ");
    if (wrote == 0)
        wrote = write_value(writer, item, depth);
    Py_DECREF(key);
    Py_DECREF(item);
    writer->left -= 4;
    return wrote;
}

static Py_ssize_t add_pairs(Writer *writer, PyObject *value, Py_ssize_t size, Py_ssize_t depth)
{
    PyObject *key, *item;
    Py_ssize_t count = 0;
    for (Py_ssize_t at = 0; PyDict_Next(value, &at, &key, &item); count++) {
        int more = fits(writer, count, size);
        TRY(more);
        if (!more)
            break;
        TRY(add_pair(writer, key, item, depth));
        if (PyDict_GET_SIZE(value) != size) {
            PyErr_SetString(PyExc_RuntimeError, "dictionary changed size during iteration");
            return -1;
        }
    }
    return count;
}

/* The braces and what is in them; `at` says what the dictionary is. */
static int write_mapping(Writer *writer, PyObject *value, Py_ssize_t depth, int at)
{
    Py_ssize_t size = PyDict_GET_SIZE(value), place = trail_open(&writer->trail, at, size);
    if (!size)
        return write_literal(writer, "{}");
    int entered = enter(writer, value, depth, size, place);
    if (entered <= 0)
        return entered;
    TRY(add_literal(writer, "{"));
    Py_ssize_t met = add_pairs(writer, value, size, depth - 1);
    leave(writer);
    TRY(met);
    trail_close(&writer->trail, place, at, met, size);
    return add_literal(writer, "}");
}

typedef struct {
    const char *at;
    Py_ssize_t start, size;
} Piece;

/* In the order of code points, which is that of the bytes. */
static int compare_pieces(const void *left, const void *right)
{
    const Piece *first = left, *second = right;
    Py_ssize_t least = first->size < second->size ? first->size : second->size;
    int order = memcmp(first->at, second->at, (size_t)least);
    return order ? order : (first->size > second->size) - (first->size < second->size);
}

/* Writes all elements behind the text, each with the same room, and gives their places. */
static int write_pieces(Writer *writer, PyObject *value, Py_ssize_t size, Py_ssize_t depth, Piece *pieces)
{
    Py_ssize_t before = writer->left, at = 0;
    PyObject *item;
    Py_hash_t hash;
    for (Py_ssize_t count = 0; _PySet_NextEntry(value, &at, &item, &hash); count++) {
        if (count == size || PySet_GET_SIZE(value) != size) {
            PyErr_SetString(PyExc_RuntimeError, "Set changed size during iteration");
            return -1;
        }
        writer->left = before;
        pieces[count].start = writer->text.size;
        Py_INCREF(item);
        int wrote = write_value(writer, item, depth);
        Py_DECREF(item);
        TRY(wrote);
        pieces[count].size = writer->text.size - pieces[count].start;
    }
    writer->left = before;
    return 0;
}

static int add_sorted(Writer *writer, PyObject *value, Py_ssize_t size, Py_ssize_t depth)
{
    Py_ssize_t start = writer->text.size;
    Piece small[16], *pieces = small;
    Bytes sorted = {0};
    int done = -1;
    if (size > 16 && (pieces = PyMem_RawCalloc((size_t)size, sizeof *pieces)) == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    if (write_pieces(writer, value, size, depth, pieces) < 0)
        goto end;
    for (Py_ssize_t index = 0; index < size; index++)
        pieces[index].at = writer->text.at + pieces[index].start;
    qsort(pieces, (size_t)size, sizeof *pieces, compare_pieces);
    if (bytes_copy(&sorted, writer->text.at + start, writer->text.size - start) < 0)
        goto end;
    for (Py_ssize_t index = 0; index < size; index++)
        pieces[index].at = sorted.at + (pieces[index].start - start);
    writer->text.size = start;
    for (Py_ssize_t index = 0; index < size; index++) {
        int more = fits(writer, index, size);
        if (more <= 0) {
            done = more;
            goto end;
        }
        if (bytes_add(&writer->text, pieces[index].at, pieces[index].size) < 0)
            goto end;
        writer->left -= characters_in(pieces[index].at, pieces[index].size) + 2;
    }
    done = 0;
end:
    if (pieces != small)
        PyMem_RawFree(pieces);
    bytes_free(&sorted);
    return done;
}

static int write_set(Writer *writer, PyObject *value, Py_ssize_t depth)
{
    int frozen = PyFrozenSet_CheckExact(value);
    Py_ssize_t size = PySet_GET_SIZE(value);
    Py_ssize_t place = trail_open(&writer->trail, frozen ? AT_FROZENSET : AT_SET, size);
    if (!size)
        return frozen ? write_literal(writer, "frozenset()") : write_literal(writer, "set()");
    int entered = enter(writer, value, size > LARGEST_SORTED ? 0 : depth, size, place);
    if (entered <= 0)
        return entered;
    TRY(frozen ? add_literal(writer, "frozenset({") : add_literal(writer, "{"));
    int wrote = add_sorted(writer, value, size, depth - 1);
    leave(writer);
    TRY(wrote);
    return frozen ? add_literal(writer, "})") : add_literal(writer, "}");
}
