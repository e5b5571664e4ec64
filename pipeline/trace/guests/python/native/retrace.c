/* Goes the way of a trail once more, and tells whether everything on it is as it was. */

#include "values.c"

typedef struct {
    const uint64_t *at, *end;
    const PyObject *path[DEEPEST_TRAIL];
    int inside;
} Walk;

static int same_value(Walk *walk, PyObject *value, Py_ssize_t depth);

static inline int same_word(Walk *walk, uint64_t word)
{
    return walk->at < walk->end && *walk->at++ == word;
}

static int same_bytes(Walk *walk, int at, uint64_t kind, const void *data, Py_ssize_t size)
{
    if (!same_word(walk, word_of(at, kind, (uint64_t)size)) || (walk->end - walk->at) * 8 < size)
        return 0;
    const void *before = walk->at;
    walk->at += (size + 7) / 8;
    return memcmp(before, data, (size_t)size) == 0;
}

static inline int same_string(Walk *walk, int at, PyObject *text)
{
    int kind = PyUnicode_KIND(text);
    return same_bytes(walk, at, (uint64_t)kind, PyUnicode_DATA(text), PyUnicode_GET_LENGTH(text) * kind);
}

/*
 * The word of a container. 0 where it differs, 1 where nothing of it was met, else 2: it is then in the path, and
 * `met` of its items follow.
 */
static int step_in(Walk *walk, PyObject *value, int at, Py_ssize_t size, int closed, Py_ssize_t *met)
{
    if (walk->at == walk->end)
        return 0;
    uint64_t word = *walk->at++;
    int cycle = 0;
    if (!closed && size)
        for (int index = 0; index < walk->inside; index++)
            cycle |= walk->path[index] == value;
    if (cycle || word == AT_CYCLE)
        return cycle && word == AT_CYCLE;
    if ((word & 0xFF) != (uint64_t)at || word >> 32 != (uint64_t)size)
        return 0;
    if (closed || !size)
        return 1;
    if (walk->inside == DEEPEST_TRAIL)
        return 0;
    *met = (Py_ssize_t)(word >> 8 & 0xFFFFFF);
    walk->path[walk->inside++] = value;
    return 2;
}

static int same_number(Walk *walk, PyObject *value)
{
    int64_t small;
    if (small_int(value, &small))
        return same_word(walk, (uint64_t)small << 1 | 1);
    Py_ssize_t size;
    const void *digits = digits_of(value, &size);
    return same_bytes(walk, AT_LONG, (uint64_t)is_negative(value), digits, size);
}

/* What most items are stands first. */
static inline int same_item(Walk *walk, PyObject *value, Py_ssize_t depth)
{
    return PyLong_CheckExact(value) ? same_number(walk, value) : same_value(walk, value, depth);
}

/* Small ints are what most lists hold; of them there is but to look at a word each. */
static int same_items_of(Walk *walk, PyObject *const *items, Py_ssize_t count, Py_ssize_t depth)
{
    for (Py_ssize_t index = 0; index < count; index++) {
        int64_t small;
        const uint64_t *at = walk->at;
        if (PyLong_CheckExact(items[index]) && at < walk->end && tiny_int(items[index], &small)) {
            if (*at != ((uint64_t)small << 1 | 1))
                return 0;
            walk->at = at + 1;
        } else if (!same_value(walk, items[index], depth)) {
            return 0;
        }
    }
    return 1;
}

static int same_sequence(Walk *walk, PyObject *value, int at, Py_ssize_t depth)
{
    Py_ssize_t met, size = Py_SIZE(value);
    int way = step_in(walk, value, at, size, depth <= 0, &met);
    if (way != 2)
        return way;
    PyObject **items = at == AT_LIST ? ((PyListObject *)value)->ob_item : ((PyTupleObject *)value)->ob_item;
    if (!same_items_of(walk, items, met, depth - 1))
        return 0;
    walk->inside--;
    return 1;
}

static int same_mapping(Walk *walk, PyObject *value, Py_ssize_t depth)
{
    Py_ssize_t met, at = 0;
    PyObject *key, *item;
    int way = step_in(walk, value, AT_DICT, PyDict_GET_SIZE(value), depth <= 0, &met);
    if (way != 2)
        return way;
    for (; met > 0 && PyDict_Next(value, &at, &key, &item); met--)
        if (!same_item(walk, key, depth - 1) || !same_item(walk, item, depth - 1))
            return 0;
    walk->inside--;
    return met == 0;
}

static int same_set(Walk *walk, PyObject *value, int at, Py_ssize_t depth)
{
    Py_ssize_t met, place = 0, size = PySet_GET_SIZE(value);
    PyObject *item;
    Py_hash_t hash;
    int way = step_in(walk, value, at, size, depth <= 0 || size > LARGEST_SORTED, &met);
    if (way != 2)
        return way;
    while (_PySet_NextEntry(value, &place, &item, &hash))
        if (!same_item(walk, item, depth - 1))
            return 0;
    walk->inside--;
    return 1;
}

static int same_deque(Walk *walk, PyObject *value, Py_ssize_t depth)
{
    Py_ssize_t met, size = PyObject_Size(value);
    int64_t bound = bound_of(value);
    int way = step_in(walk, value, AT_DEQUE, size, depth <= 0, &met);
    if (!way || !same_word(walk, (uint64_t)bound))
        return 0;
    if (way != 2)
        return 1;
    PyObject *items = PyObject_GetIter(value), *item;
    int same = items != NULL;
    while (same && met-- > 0) {
        item = PyIter_Next(items);
        same = item != NULL && same_item(walk, item, depth - 1);
        Py_XDECREF(item);
    }
    Py_XDECREF(items);
    walk->inside--;
    return same;
}

static int same_defaultdict(Walk *walk, PyObject *value, Py_ssize_t depth)
{
    PyObject *factory = get(value, plans.factory);
    int same = factory != NULL && same_word(walk, AT_DEFAULTDICT) && same_value(walk, factory, depth);
    Py_XDECREF(factory);
    return same && same_mapping(walk, value, depth);
}

static int same_range(Walk *walk, PyObject *value)
{
    PyObject *names[3] = {plans.start, plans.stop, plans.step};
    int same = same_word(walk, AT_RANGE);
    for (int index = 0; same && index < 3; index++) {
        int64_t part;
        same = range_part(value, names[index], &part) == 1 && same_word(walk, (uint64_t)part);
    }
    return same;
}

static int same_class(Walk *walk, PyTypeObject *type)
{
    if (type->tp_flags & Py_TPFLAGS_HEAPTYPE)
        return same_string(walk, AT_CLASS, ((PyHeapTypeObject *)type)->ht_name);
    return same_bytes(walk, AT_CLASS, 0, type->tp_name, (Py_ssize_t)strlen(type->tp_name));
}

static int same_attributes(Walk *walk, const Plan *plan, PyObject *value, PyObject *space, Py_ssize_t depth)
{
    Py_ssize_t met, at = 0, size = count_attributes(plan, value, space);
    PyObject *name, *item;
    int way = step_in(walk, value, AT_PLANNED, size, depth <= 0, &met);
    if (!way || !same_word(walk, (uint64_t)(uintptr_t)plan->type))
        return 0;
    if (way != 2)
        return 1;
    for (Py_ssize_t index = 0; met > 0 && index < plan->count; index++) {
        item = *(PyObject **)((char *)value + plan->members[index].offset);
        if (item == NULL)
            continue;
        if (!same_string(walk, AT_STRING, plan->members[index].name) || !same_item(walk, item, depth - 1))
            return 0;
        met--;
    }
    while (met > 0 && space != NULL && PyDict_Next(space, &at, &name, &item)) {
        if (!shown(plan, name))
            continue;
        if (!same_string(walk, AT_STRING, name) || !same_item(walk, item, depth - 1))
            return 0;
        met--;
    }
    walk->inside--;
    return met == 0;
}

static int same_instance(Walk *walk, const Plan *plan, PyObject *value, Py_ssize_t depth)
{
    PyObject *space = plan->has_dict ? PyObject_GenericGetDict(value, NULL) : NULL;
    if (plan->has_dict && space == NULL)
        return 0;
    int same = same_attributes(walk, plan, value, space, depth);
    Py_XDECREF(space);
    return same;
}

/* A named tuple, or what an exception was made with. */
static int same_items(Walk *walk, const Plan *plan, PyObject *value, PyObject *items, Py_ssize_t depth)
{
    Py_ssize_t met, size = PyTuple_GET_SIZE(items);
    int bare = plan->way == FIELDS && size != plan->count;
    int way = step_in(walk, value, AT_PLANNED, size, depth <= 0 || bare, &met);
    if (!way || !same_word(walk, (uint64_t)(uintptr_t)plan->type))
        return 0;
    if (way != 2)
        return 1;
    for (Py_ssize_t index = 0; index < met; index++) {
        if (plan->way == FIELDS && !same_string(walk, AT_STRING, plan->members[index].name))
            return 0;
        if (!same_item(walk, PyTuple_GET_ITEM(items, index), depth - 1))
            return 0;
    }
    walk->inside--;
    return 1;
}

static int same_member(Walk *walk, const Plan *plan, PyObject *value, Py_ssize_t depth)
{
    if (!same_word(walk, word_of(AT_PLANNED, 0, 0)) || !same_word(walk, (uint64_t)(uintptr_t)plan->type))
        return 0;
    PyObject *space = PyObject_GenericGetDict(value, NULL);
    if (space == NULL)
        return 0;
    PyObject *name = PyDict_GetItemWithError(space, plans.name), *item = PyDict_GetItemWithError(space, plans.value);
    int same = name != NULL && PyUnicode_CheckExact(name) && same_string(walk, AT_STRING, name) &&
               same_value(walk, item == NULL ? Py_None : item, depth - 1);
    Py_DECREF(space);
    return same;
}

static int same_planned(Walk *walk, PyObject *value, Py_ssize_t depth)
{
    const Plan *plan = plan_known(Py_TYPE(value));
    PyObject *held;
    if (plan == NULL)
        return 0;
    switch (plan->way) {
    case INSTANCE:
        return same_instance(walk, plan, value, depth);
    case FIELDS:
        return same_items(walk, plan, value, value, depth);
    case EXCEPTION:
        held = ((PyBaseExceptionObject *)value)->args;
        return held != NULL && PyTuple_CheckExact(held) && same_items(walk, plan, value, held, depth);
    case MEMBER:
        return same_member(walk, plan, value, depth);
    case CONSTANT:
        return same_word(walk, word_of(AT_PLANNED, 0, 0)) && same_word(walk, (uint64_t)(uintptr_t)plan->type);
    default:
        return 0;
    }
}

static int same_value(Walk *walk, PyObject *value, Py_ssize_t depth)
{
    PyTypeObject *type = Py_TYPE(value);
    if (type == &PyLong_Type)
        return same_number(walk, value);
    if (type == &PyUnicode_Type)
        return same_string(walk, AT_STRING, value);
    if (type == &PyFloat_Type) {
        uint64_t bits;
        memcpy(&bits, &((PyFloatObject *)value)->ob_fval, sizeof bits);
        return same_word(walk, AT_FLOAT) && same_word(walk, bits);
    }
    if (type == &PyList_Type)
        return same_sequence(walk, value, AT_LIST, depth);
    if (type == &PyTuple_Type)
        return same_sequence(walk, value, AT_TUPLE, depth);
    if (value == Py_None)
        return same_word(walk, AT_NONE);
    if (type == &PyBool_Type)
        return same_word(walk, value == Py_True ? AT_TRUE : AT_FALSE);
    if (type == &PyDict_Type)
        return same_mapping(walk, value, depth);
    if (type == &PySet_Type || type == &PyFrozenSet_Type)
        return same_set(walk, value, type == &PySet_Type ? AT_SET : AT_FROZENSET, depth);
    if (type == &PyBytes_Type)
        return same_bytes(walk, AT_BYTES, 1, PyBytes_AS_STRING(value), PyBytes_GET_SIZE(value));
    if (type == &PyFunction_Type)
        return same_string(walk, AT_FUNCTION, ((PyFunctionObject *)value)->func_name);
    if (type == &PyType_Type)
        return same_class(walk, (PyTypeObject *)value);
    if (type == (PyTypeObject *)plans.deque)
        return same_deque(walk, value, depth);
    if (type == (PyTypeObject *)plans.defaultdict)
        return same_defaultdict(walk, value, depth);
    if (type == &PyRange_Type)
        return same_range(walk, value);
    return same_planned(walk, value, depth);
}

/* Whether a value would have the text of which the trail was made. */
static int retrace(const Bytes *words, PyObject *value, Py_ssize_t depth)
{
    Walk walk = {.at = (const uint64_t *)words->at, .end = (const uint64_t *)(words->at + words->size)};
    int same = same_value(&walk, value, depth) && walk.at == walk.end;
    /* What could not be had of a value is no error of the sample's. */
    if (!same && PyErr_Occurred())
        PyErr_Clear();
    return same;
}
