/* Instances of the sample's classes, named tuples, members of enumerations, exceptions. */

#include "stdlib.c"

/* Before the next attribute: 1 where it goes in. */
static int attribute_fits(Writer *writer, Py_ssize_t count, Py_ssize_t size)
{
    TRY(add_literal(writer, " "));
    if (count < writer->elements && writer->left > 0)
        return 1;
    return add_cut(writer, size - count, size);
}

static int write_attribute(Writer *writer, PyObject *name, PyObject *item, Py_ssize_t depth)
{
    Py_ssize_t size;
    TRY(trail_string(&writer->trail, AT_STRING, name));
    Py_INCREF(name);
    Py_INCREF(item);
    int wrote = PyUnicode_IS_ASCII(name) ? add_name(writer, name, &size) : write_well_formed(writer, name, &size);
    if (wrote == 0) {
        writer->left -= size + 2;
        wrote = add_literal(writer, "=");
    }
    if (wrote == 0)
        wrote = write_value(writer, item, depth);
    Py_DECREF(item);
    Py_DECREF(name);
    return wrote;
}

/* Whether an entry of the instance's dictionary is shown. */
static inline int shown(const Plan *plan, PyObject *name)
{
    return PyUnicode_CheckExact(name) &&
           !(plan->guarded && PyUnicode_GET_LENGTH(name) && PyUnicode_READ_CHAR(name, 0) == '_');
}

static Py_ssize_t count_attributes(const Plan *plan, PyObject *value, PyObject *space)
{
    Py_ssize_t count = 0, at = 0;
    PyObject *name, *item;
    for (Py_ssize_t index = 0; index < plan->count; index++)
        count += *(PyObject **)((char *)value + plan->members[index].offset) != NULL;
    while (space != NULL && PyDict_Next(space, &at, &name, &item))
        count += shown(plan, name);
    return count;
}

/* The attributes; gives how many were met before one did not go in. */
static Py_ssize_t add_attributes(Writer *writer, const Plan *plan, PyObject *value, PyObject *space, Py_ssize_t size,
                          Py_ssize_t depth)
{
    Py_ssize_t count = 0, at = 0;
    PyObject *name, *item;
    for (Py_ssize_t index = 0; index < plan->count; index++) {
        item = *(PyObject **)((char *)value + plan->members[index].offset);
        if (item == NULL)
            continue;
        int more = attribute_fits(writer, count, size);
        if (more <= 0)
            return more < 0 ? -1 : count;
        TRY(write_attribute(writer, plan->members[index].name, item, depth));
        count++;
    }
    while (space != NULL && PyDict_Next(space, &at, &name, &item)) {
        if (!shown(plan, name))
            continue;
        int more = attribute_fits(writer, count, size);
        if (more <= 0)
            return more < 0 ? -1 : count;
        TRY(write_attribute(writer, name, item, depth));
        count++;
    }
    return count;
}

/* The word of a value whose type has a plan, and that of the type. */
static Py_ssize_t open_planned(Writer *writer, const Plan *plan, Py_ssize_t size)
{
    Py_ssize_t place = trail_open(&writer->trail, AT_PLANNED, size);
    TRY(place);
    TRY(trail_add(&writer->trail, (uint64_t)(uintptr_t)plan->type));
    return place;
}

static int add_plan_name(Writer *writer, const Plan *plan)
{
    Py_ssize_t size;
    TRY(add_name(writer, plan->text, &size));
    writer->left -= size;
    return 0;
}

static int write_attributes(Writer *writer, const Plan *plan, PyObject *value, PyObject *space, Py_ssize_t depth)
{
    Py_ssize_t size = count_attributes(plan, value, space), place = open_planned(writer, plan, size), start;
    TRY(place);
    if (!size || depth <= 0) {
        writer->left -= 2;
        TRY(add_literal(writer, "<"));
        TRY(add_plan_name(writer, plan));
        start = writer->text.size;
        if (size) {
            TRY(add_literal(writer, " of "));
            TRY(add_decimal(writer, size));
        }
        writer->left -= writer->text.size - start;
        return add_literal(writer, ">");
    }
    int entered = enter(writer, value, depth, size, place);
    if (entered <= 0)
        return entered;
    writer->left -= 2;
    Py_ssize_t met = add_literal(writer, "<");
    if (met == 0)
        met = add_plan_name(writer, plan);
    if (met == 0)
        met = add_attributes(writer, plan, value, space, size, depth - 1);
    leave(writer);
    TRY(met);
    trail_close(&writer->trail, place, AT_PLANNED, met, size);
    return add_literal(writer, ">");
}

static int write_instance(Writer *writer, const Plan *plan, PyObject *value, Py_ssize_t depth)
{
    PyObject *space = NULL;
    if (plan->has_dict) {
        space = PyObject_GenericGetDict(value, NULL);
        if (space == NULL)
            return -1;
    }
    int wrote = write_attributes(writer, plan, value, space, depth);
    Py_XDECREF(space);
    return wrote;
}

/* `Name(x=1, y=2)`. */
static int write_fields(Writer *writer, const Plan *plan, PyObject *value, Py_ssize_t depth)
{
    Py_ssize_t size = PyTuple_GET_SIZE(value), place = open_planned(writer, plan, size), count = 0;
    TRY(place);
    if (size != plan->count) {
        writer->left -= 2;
        TRY(add_literal(writer, "<"));
        TRY(add_plan_name(writer, plan));
        return add_literal(writer, ">");
    }
    if (!size) {
        TRY(add_plan_name(writer, plan));
        return write_literal(writer, "()");
    }
    int entered = enter(writer, value, depth, size, place), more = 1;
    if (entered <= 0)
        return entered;
    Py_ssize_t name;
    int wrote = add_name(writer, plan->text, &name);
    if (wrote == 0)
        wrote = add_literal(writer, "(");
    while (wrote == 0 && more > 0 && count < size) {
        more = fits(writer, count, size);
        if (more > 0) {
            wrote = write_attribute(writer, plan->members[count].name, PyTuple_GET_ITEM(value, count), depth - 1);
            count++;
        }
    }
    leave(writer);
    TRY(wrote);
    TRY(more);
    trail_close(&writer->trail, place, AT_PLANNED, count, size);
    return add_literal(writer, ")");
}

static int add_member(Writer *writer, const Plan *plan, PyObject *space, Py_ssize_t depth)
{
    PyObject *name = PyDict_GetItemWithError(space, plans.name), *value = PyDict_GetItemWithError(space, plans.value);
    Py_ssize_t size = 1;
    writer->left -= 5;
    TRY(add_literal(writer, "<"));
    TRY(add_plan_name(writer, plan));
    TRY(add_literal(writer, "."));
    if (name != NULL && PyUnicode_CheckExact(name)) {
        TRY(trail_string(&writer->trail, AT_STRING, name));
        TRY(write_well_formed(writer, name, &size));
    } else {
        trail_give_up(&writer->trail);
        TRY(add_literal(writer, "?"));
    }
    writer->left -= size;
    TRY(add_literal(writer, ": "));
    value = Py_NewRef(value == NULL ? Py_None : value);
    int wrote = write_value(writer, value, depth - 1);
    Py_DECREF(value);
    TRY(wrote);
    return add_literal(writer, ">");
}

/* A member of an enumeration: `<Color.RED: 1>`. */
static int write_member(Writer *writer, const Plan *plan, PyObject *value, Py_ssize_t depth)
{
    TRY(open_planned(writer, plan, 0));
    PyObject *space = PyObject_GenericGetDict(value, NULL);
    if (space == NULL)
        return -1;
    int wrote = add_member(writer, plan, space, depth);
    Py_DECREF(space);
    return wrote;
}

/* `ValueError('no')`, of what it was made with. */
static int write_exception(Writer *writer, const Plan *plan, PyObject *value, Py_ssize_t depth)
{
    PyObject *held = ((PyBaseExceptionObject *)value)->args;
    if (held == NULL || !PyTuple_CheckExact(held))
        return write_by_python(writer, value, depth);
    Py_ssize_t size = PyTuple_GET_SIZE(held), place = open_planned(writer, plan, size), name;
    TRY(place);
    if (!size) {
        TRY(add_plan_name(writer, plan));
        return write_literal(writer, "()");
    }
    int entered = enter(writer, value, depth, size, place);
    if (entered <= 0)
        return entered;
    Py_INCREF(held);
    Py_ssize_t met = add_name(writer, plan->text, &name);
    if (met == 0)
        met = add_literal(writer, "(");
    if (met == 0)
        met = add_sequence(writer, held, size, depth - 1);
    Py_DECREF(held);
    leave(writer);
    TRY(met);
    trail_close(&writer->trail, place, AT_PLANNED, met, size);
    return add_literal(writer, ")");
}

static int write_planned(Writer *writer, PyObject *value, Py_ssize_t depth)
{
    const Plan *plan = plan_of(Py_TYPE(value));
    if (plan == NULL)
        return -1;
    switch (plan->way) {
    case INSTANCE:
        return write_instance(writer, plan, value, depth);
    case FIELDS:
        return write_fields(writer, plan, value, depth);
    case MEMBER:
        return write_member(writer, plan, value, depth);
    case EXCEPTION:
        return write_exception(writer, plan, value, depth);
    case CONSTANT:
        TRY(open_planned(writer, plan, 0));
        return add_plan_name(writer, plan);
    default:
        return write_by_python(writer, value, depth);
    }
}
