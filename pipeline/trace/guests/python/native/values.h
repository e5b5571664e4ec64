/*
 * Texts of values. `_values.py` defines them and is asked for all but the most frequent types; what is written here
 * must be what it would write.
 */

#ifndef TRACEMILL_VALUES_H
#define TRACEMILL_VALUES_H

#include "trail.h"

/* Characters that an atom may have in any case. */
#define ATOM 40
#define LARGEST_SORTED 1024
#define MOST_BITS 14000

typedef struct {
    Py_ssize_t depth, elements, characters;
    /* Characters that are left: less than none where an atom or closing brackets took more. */
    Py_ssize_t left;
    Bytes text;
    Trail trail;
    /* The containers that the value lies in. */
    PyObject **path;
    Py_ssize_t inside, path_room;
    /* How often something was left out. */
    int cuts;
    /* The `Values` with the same caps, once it has been asked for. */
    PyObject *python;
} Writer;

static int write_value(Writer *writer, PyObject *value, Py_ssize_t depth);
static int write_by_python(Writer *writer, PyObject *value, Py_ssize_t depth);
static int write_well_formed(Writer *writer, PyObject *text, Py_ssize_t *size);
static int write_type_name(Writer *writer, PyTypeObject *type, Py_ssize_t *size);

static inline Py_ssize_t room_of(Writer *writer)
{
    return writer->left > ATOM ? writer->left : ATOM;
}

static inline int write_ascii(Writer *writer, const char *text, Py_ssize_t size)
{
    writer->left -= size;
    return bytes_add(&writer->text, text, size);
}

#define write_literal(writer, constant) write_ascii(writer, constant, (Py_ssize_t)sizeof(constant) - 1)
#define add_literal(writer, constant) bytes_add(&(writer)->text, constant, (Py_ssize_t)sizeof(constant) - 1)

static int add_decimal(Writer *writer, Py_ssize_t number)
{
    TRY(bytes_need(&writer->text, 20));
    writer->text.size += decimal(writer->text.at + writer->text.size, number);
    return 0;
}

/* The mark for what is left out. */
static int add_cut(Writer *writer, Py_ssize_t missing, Py_ssize_t size)
{
    writer->cuts++;
    TRY(add_literal(writer, "<+"));
    TRY(add_decimal(writer, missing));
    TRY(add_literal(writer, " of "));
    TRY(add_decimal(writer, size));
    return add_literal(writer, ">");
}

/* Number of characters in a piece of the text. */
static Py_ssize_t characters_in(const char *at, Py_ssize_t size)
{
    Py_ssize_t count = 0;
    for (Py_ssize_t index = 0; index < size; index++)
        count += (at[index] & 0xC0) != 0x80;
    return count;
}

#endif
