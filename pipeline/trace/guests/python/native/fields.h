/* Slots of an instance of `_wire.Job`: they are read and set where they stand, without a look at their descriptors. */

#ifndef TRACEMILL_FIELDS_H
#define TRACEMILL_FIELDS_H

#include <Python.h>
#include <structmember.h>

/* Takes the places of slots from their descriptors, a tuple of `count`; -1 with an error set where they are no such. */
static int fields_find(PyObject *descriptors, Py_ssize_t *places, Py_ssize_t count)
{
    if (!PyTuple_Check(descriptors) || PyTuple_GET_SIZE(descriptors) != count) {
        PyErr_SetString(PyExc_TypeError, "descriptors of slots");
        return -1;
    }
    for (Py_ssize_t index = 0; index < count; index++) {
        PyObject *each = PyTuple_GET_ITEM(descriptors, index);
        if (Py_TYPE(each) != &PyMemberDescr_Type || ((PyMemberDescrObject *)each)->d_member->type != T_OBJECT_EX) {
            PyErr_SetString(PyExc_TypeError, "not the descriptor of a slot");
            return -1;
        }
        places[index] = ((PyMemberDescrObject *)each)->d_member->offset;
    }
    return 0;
}

static inline PyObject **field(PyObject *instance, Py_ssize_t place)
{
    return (PyObject **)((char *)instance + place);
}

#endif
