/* How values of the types are written that need more than a look: instances of the sample's classes, and the rest. */

#include "aside.c"
#include "values.h"

#include <structmember.h>

typedef enum { BY_PYTHON, CONSTANT, INSTANCE, FIELDS, MEMBER, EXCEPTION } Way;

typedef struct {
    PyObject *name;
    Py_ssize_t offset;
} Member;

typedef struct {
    /* Held, so that its address stays its own. */
    PyTypeObject *type;
    Way way;
    /* The constant, or the type's name. */
    PyObject *text;
    /* Slots of an instance, or names of the fields of a named tuple. */
    Member *members;
    Py_ssize_t count;
    int has_dict, guarded;
} Plan;

static struct {
    Plan **table;
    size_t room, used;
    /* From `_native.py`. */
    PyObject *describe, *well_formed, *deque, *defaultdict, *counter, *values;
    /* Names of attributes. */
    PyObject *left, *path, *write, *name, *value, *maxlen, *factory, *start, *stop, *step;
} plans;

static int plan_members(Plan *plan, PyObject *members)
{
    plan->count = PyTuple_GET_SIZE(members);
    plan->members = PyMem_RawCalloc((size_t)plan->count + 1, sizeof *plan->members);
    if (plan->members == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    for (Py_ssize_t index = 0; index < plan->count; index++) {
        PyObject *each = PyTuple_GET_ITEM(members, index);
        if (plan->way == FIELDS) {
            plan->members[index].name = Py_NewRef(each);
            continue;
        }
        PyMemberDef *member = ((PyMemberDescrObject *)PyTuple_GET_ITEM(each, 1))->d_member;
        plan->members[index].name = Py_NewRef(PyTuple_GET_ITEM(each, 0));
        plan->members[index].offset = member->offset;
        /* What is no plain slot is left to Python. */
        if (member->type != T_OBJECT_EX)
            plan->way = BY_PYTHON;
    }
    return 0;
}

/* From what `describe` says. */
static int plan_fill(Plan *plan, PyObject *said)
{
    PyObject *way, *members = NULL;
    if (said == Py_None)
        return 0;
    if (!PyArg_ParseTuple(said, "UU|O!pp", &way, &plan->text, &PyTuple_Type, &members, &plan->has_dict, &plan->guarded))
        return -1;
    Py_INCREF(plan->text);
    switch (PyUnicode_READ_CHAR(way, 0)) {
    case 'c':
        plan->way = CONSTANT;
        break;
    case 'i':
        plan->way = INSTANCE;
        break;
    case 'f':
        plan->way = FIELDS;
        break;
    case 'm':
        plan->way = MEMBER;
        break;
    default:
        plan->way = EXCEPTION;
    }
    return members == NULL ? 0 : plan_members(plan, members);
}

static Plan *plan_new(PyTypeObject *type)
{
    PyObject *said = aside_call(plans.describe, (PyObject *)type, NULL);
    if (said == NULL)
        return NULL;
    Plan *plan = PyMem_RawCalloc(1, sizeof *plan);
    if (plan == NULL) {
        Py_DECREF(said);
        PyErr_NoMemory();
        return NULL;
    }
    plan->type = (PyTypeObject *)Py_NewRef(type);
    int done = plan_fill(plan, said);
    Py_DECREF(said);
    return done < 0 ? NULL : plan;
}

static inline size_t plan_place(PyTypeObject *type, size_t room)
{
    size_t at = ((uintptr_t)type >> 4) * 0x9E3779B97F4A7C15u & (room - 1);
    while (plans.table[at] != NULL && plans.table[at]->type != type)
        at = (at + 1) & (room - 1);
    return at;
}

static int plans_grow(void)
{
    Plan **before = plans.table;
    size_t count = plans.room, room = count ? 2 * count : 64;
    Plan **table = PyMem_RawCalloc(room, sizeof *table);
    if (table == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    plans.table = table;
    plans.room = room;
    for (size_t index = 0; index < count; index++)
        if (before[index] != NULL)
            table[plan_place(before[index]->type, room)] = before[index];
    PyMem_RawFree(before);
    return 0;
}

/* NULL where no value of the type was written yet. */
static Plan *plan_known(PyTypeObject *type)
{
    return plans.room ? plans.table[plan_place(type, plans.room)] : NULL;
}

static Plan *plan_of(PyTypeObject *type)
{
    Plan *known = plan_known(type);
    if (known != NULL)
        return known;
    Plan *plan = plan_new(type);
    if (plan == NULL || (2 * plans.used >= plans.room && plans_grow() < 0))
        return NULL;
    plans.table[plan_place(type, plans.room)] = plan;
    plans.used++;
    return plan;
}

/* The `Values` with a writer's caps; borrowed. */
static PyObject *python_of(Writer *writer)
{
    if (writer->python == NULL) {
        Aside now;
        aside_begin(&now);
        writer->python = PyObject_CallFunction(plans.values, "nnn", writer->depth, writer->elements, writer->characters);
        aside_end(&now);
    }
    return writer->python;
}

/* The `left` that a `Values` has after it wrote; its text goes into ours. */
static int take_text(Writer *writer, PyObject *text)
{
    PyObject *left = PyObject_GetAttr(writer->python, plans.left);
    if (left == NULL)
        return -1;
    writer->left = PyLong_AsSsize_t(left);
    Py_DECREF(left);
    Py_ssize_t size;
    const char *from = PyUnicode_AsUTF8AndSize(text, &size);
    return from == NULL ? -1 : bytes_add(&writer->text, from, size);
}

static int give_place(Writer *writer)
{
    if (python_of(writer) == NULL)
        return -1;
    PyObject *left = PyLong_FromSsize_t(writer->left), *path = PyList_New(writer->inside);
    int given = -1;
    if (left != NULL && path != NULL) {
        for (Py_ssize_t index = 0; index < writer->inside; index++)
            PyList_SET_ITEM(path, index, Py_NewRef(writer->path[index]));
        given = PyObject_SetAttr(writer->python, plans.left, left);
        if (given == 0)
            given = PyObject_SetAttr(writer->python, plans.path, path);
    }
    Py_XDECREF(left);
    Py_XDECREF(path);
    return given;
}

static int write_by_python(Writer *writer, PyObject *value, Py_ssize_t depth)
{
    trail_give_up(&writer->trail);
    TRY(give_place(writer));
    PyObject *deep = PyLong_FromSsize_t(depth);
    if (deep == NULL)
        return -1;
    PyObject *arguments[3] = {writer->python, value, deep};
    Aside now;
    Py_INCREF(value);
    aside_begin(&now);
    PyObject *text = PyObject_VectorcallMethod(plans.write, arguments, 3, NULL);
    aside_end(&now);
    Py_DECREF(deep);
    int wrote = text == NULL ? -1 : take_text(writer, text);
    Py_XDECREF(text);
    Py_DECREF(value);
    return wrote;
}

/* A name, and how many characters it has. Whether addresses and surrogates are to be looked for is up to the caller. */
static int add_name(Writer *writer, PyObject *name, Py_ssize_t *size)
{
    Py_ssize_t bytes;
    const char *text = PyUnicode_AsUTF8AndSize(name, &bytes);
    if (text == NULL)
        return -1;
    *size = PyUnicode_GET_LENGTH(name);
    return bytes_add(&writer->text, text, bytes);
}

static int write_well_formed(Writer *writer, PyObject *text, Py_ssize_t *size)
{
    if (PyUnicode_CheckExact(text) && PyUnicode_IS_ASCII(text) &&
        !has_address((const char *)PyUnicode_1BYTE_DATA(text), PyUnicode_GET_LENGTH(text)))
        return add_name(writer, text, size);
    PyObject *formed = aside_call(plans.well_formed, text, NULL);
    if (formed == NULL)
        return -1;
    int wrote = add_name(writer, formed, size);
    Py_DECREF(formed);
    return wrote;
}

static int write_type_name(Writer *writer, PyTypeObject *type, Py_ssize_t *size)
{
    if (type->tp_flags & Py_TPFLAGS_HEAPTYPE)
        return write_well_formed(writer, ((PyHeapTypeObject *)type)->ht_name, size);
    const char *dot = strrchr(type->tp_name, '.'), *name = dot == NULL ? type->tp_name : dot + 1;
    *size = (Py_ssize_t)strlen(name);
    return bytes_add(&writer->text, name, *size);
}

/* `<word name>` for a name that lies in the object. */
static int write_named(Writer *writer, const char *word, PyObject *name)
{
    Py_ssize_t start = writer->text.size, size;
    TRY(bytes_add(&writer->text, word, (Py_ssize_t)strlen(word)));
    writer->left -= writer->text.size - start + 1;
    TRY(write_well_formed(writer, name, &size));
    writer->left -= size;
    return add_literal(writer, ">");
}

static int write_class(Writer *writer, PyTypeObject *type)
{
    Py_ssize_t size;
    const char *last = type->tp_flags & Py_TPFLAGS_HEAPTYPE ? NULL : type->tp_name;
    TRY(last != NULL ? trail_bytes(&writer->trail, AT_CLASS, 0, last, (Py_ssize_t)strlen(last))
                     : trail_string(&writer->trail, AT_CLASS, ((PyHeapTypeObject *)type)->ht_name));
    TRY(add_literal(writer, "<class "));
    TRY(write_type_name(writer, type, &size));
    writer->left -= size + 8;
    return add_literal(writer, ">");
}
