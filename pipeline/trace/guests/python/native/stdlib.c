/* Containers and ranges of the standard library: exactly those, not what extends them. */

#include "containers.c"
#include "plans.c"

/* An attribute that C code gives. */
static PyObject *get(PyObject *value, PyObject *name)
{
    return PyObject_GetAttr(value, name);
}

static Py_ssize_t add_iterated(Writer *writer, PyObject *value, Py_ssize_t size, Py_ssize_t depth)
{
    PyObject *items = PyObject_GetIter(value), *item;
    Py_ssize_t count = 0;
    if (items == NULL)
        return -1;
    for (; (item = PyIter_Next(items)) != NULL; count++) {
        int more = fits(writer, count, size);
        if (more > 0) {
            more = write_value(writer, item, depth) < 0 ? -1 : 1;
            writer->left -= 2;
        }
        Py_DECREF(item);
        if (more <= 0) {
            Py_DECREF(items);
            return more < 0 ? -1 : count;
        }
    }
    Py_DECREF(items);
    return PyErr_Occurred() ? -1 : count;
}

/* Behind the items: the bound, if there is one. */
static int add_bound(Writer *writer, int64_t bound)
{
    if (bound < 0)
        return add_literal(writer, ")");
    TRY(add_literal(writer, ", maxlen="));
    TRY(add_decimal(writer, bound));
    return add_literal(writer, ")");
}

/* -1 where there is none, -2 where an error is set. */
static int64_t bound_of(PyObject *value)
{
    PyObject *bound = get(value, plans.maxlen);
    if (bound == NULL)
        return -2;
    int64_t most = bound == Py_None ? -1 : PyLong_AsLongLong(bound);
    Py_DECREF(bound);
    return most;
}

static int write_deque(Writer *writer, PyObject *value, Py_ssize_t depth)
{
    Py_ssize_t size = PyObject_Size(value), start = writer->text.size;
    int64_t bound = bound_of(value);
    if (size < 0 || bound < -1)
        return -1;
    Py_ssize_t place = trail_open(&writer->trail, AT_DEQUE, size);
    TRY(trail_add(&writer->trail, (uint64_t)bound));
    if (!size) {
        TRY(add_literal(writer, "deque([]"));
        TRY(add_bound(writer, bound));
        writer->left -= writer->text.size - start;
        return 0;
    }
    int entered = enter(writer, value, depth, size, place);
    if (entered <= 0)
        return entered;
    TRY(add_literal(writer, "deque(["));
    Py_ssize_t met = add_iterated(writer, value, size, depth - 1);
    leave(writer);
    TRY(met);
    trail_close(&writer->trail, place, AT_DEQUE, met, size);
    TRY(add_literal(writer, "]"));
    return add_bound(writer, bound);
}

static int write_defaultdict(Writer *writer, PyObject *value, Py_ssize_t depth)
{
    PyObject *factory = get(value, plans.factory);
    if (factory == NULL)
        return -1;
    int wrote = add_literal(writer, "defaultdict(");
    if (wrote == 0)
        wrote = trail_add(&writer->trail, AT_DEFAULTDICT);
    if (wrote == 0)
        wrote = write_value(writer, factory, depth);
    Py_DECREF(factory);
    TRY(wrote);
    TRY(add_literal(writer, ", "));
    TRY(write_mapping(writer, value, depth, AT_DICT));
    return add_literal(writer, ")");
}

typedef struct {
    PyObject *key, *count;
    int64_t number;
    Py_ssize_t place;
} Counted;

/* Most frequent first; those that are equal, in the order of the dictionary. */
static int compare_counts(const void *left, const void *right)
{
    const Counted *first = left, *second = right;
    if (first->number != second->number)
        return first->number < second->number ? 1 : -1;
    return (first->place > second->place) - (first->place < second->place);
}

/* Whether all counts are small ints, which then are set out for sorting. */
static int take_counts(PyObject *value, Counted *counted)
{
    PyObject *key, *count;
    Py_ssize_t index = 0;
    for (Py_ssize_t at = 0; PyDict_Next(value, &at, &key, &count); index++) {
        int beyond = 0;
        if (!PyLong_CheckExact(count))
            return 0;
        counted[index] = (Counted){key, count, PyLong_AsLongLongAndOverflow(count, &beyond), index};
        if (beyond)
            return 0;
    }
    qsort(counted, (size_t)index, sizeof *counted, compare_counts);
    for (index = index - 1; index >= 0; index--) {
        Py_INCREF(counted[index].key);
        Py_INCREF(counted[index].count);
    }
    return 1;
}

static Py_ssize_t add_counted(Writer *writer, const Counted *counted, Py_ssize_t size, Py_ssize_t depth)
{
    Py_ssize_t count = 0;
    for (; count < size; count++) {
        int more = fits(writer, count, size);
        TRY(more);
        if (!more)
            break;
        TRY(add_pair(writer, counted[count].key, counted[count].count, depth));
    }
    return count;
}

static int write_counter(Writer *writer, PyObject *value, Py_ssize_t depth)
{
    Py_ssize_t size = PyDict_GET_SIZE(value), met = -1;
    if (size > LARGEST_SORTED)
        return write_by_python(writer, value, depth);
    /* Which items are met is a matter of all of them. */
    trail_give_up(&writer->trail);
    if (!size)
        return write_literal(writer, "Counter()");
    Counted *counted = PyMem_RawCalloc((size_t)size, sizeof *counted);
    if (counted == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    if (!take_counts(value, counted)) {
        PyMem_RawFree(counted);
        return write_by_python(writer, value, depth);
    }
    int entered = enter(writer, value, depth, size, 0);
    if (entered > 0) {
        if (add_literal(writer, "Counter({") == 0)
            met = add_counted(writer, counted, size, depth - 1);
        leave(writer);
        entered = met < 0 ? -1 : add_literal(writer, "})");
    }
    for (Py_ssize_t index = 0; index < size; index++) {
        Py_DECREF(counted[index].key);
        Py_DECREF(counted[index].count);
    }
    PyMem_RawFree(counted);
    return entered;
}

/* One of the three numbers of a range. */
static int range_part(PyObject *value, PyObject *name, int64_t *part)
{
    int beyond;
    PyObject *number = get(value, name);
    if (number == NULL)
        return -1;
    *part = PyLong_AsLongLongAndOverflow(number, &beyond);
    Py_DECREF(number);
    return beyond ? 0 : 1;
}

static int write_range(Writer *writer, PyObject *value, Py_ssize_t depth)
{
    int64_t part[3];
    PyObject *names[3] = {plans.start, plans.stop, plans.step};
    Py_ssize_t begin = writer->text.size;
    TRY(trail_add(&writer->trail, AT_RANGE));
    for (int index = 0; index < 3; index++) {
        int small = range_part(value, names[index], &part[index]);
        TRY(small);
        if (!small)
            return write_by_python(writer, value, depth);
        TRY(trail_add(&writer->trail, (uint64_t)part[index]));
    }
    TRY(add_literal(writer, "range("));
    for (int index = 0; index < 3 - (part[2] == 1); index++) {
        if (index)
            TRY(add_literal(writer, ", "));
        TRY(add_decimal(writer, part[index]));
    }
    TRY(add_literal(writer, ")"));
    writer->left -= writer->text.size - begin;
    return 0;
}
