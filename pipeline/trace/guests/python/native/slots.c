/* What a variable held when it was looked at last: enough to tell whether its text has changed, and no reference. */

#include "code.c"

typedef enum { UNBOUND, NONE, FALSE, TRUE, INT, FLOAT, STRING, LONG, OBJECT, HIDDEN } Kind;

typedef struct {
    Kind kind;
    /* Kind and length of a string whose first characters are in `raw`. */
    int raw_kind;
    Py_ssize_t raw_length;
    /* When the variable became bound, in its frame's own count. */
    int64_t birth;
    union {
        int64_t whole;
        double real;
    } value;
    /* What the text is made from: first characters of a string, digits of a long int, an object's trail, if any. */
    Bytes raw;
    /* From STRING on, the text. */
    Bytes text;
    /* In modules and classes; there each variable has its name with it. */
    PyObject *name;
    int number;
} Slot;

static void slot_free(Slot *slot)
{
    bytes_free(&slot->raw);
    bytes_free(&slot->text);
    Py_CLEAR(slot->name);
}

static int slot_take_raw(Slot *slot, const void *data, Py_ssize_t size, int kind, Py_ssize_t length)
{
    slot->raw_kind = kind;
    slot->raw_length = length;
    return bytes_copy(&slot->raw, data, size);
}

static inline int slot_has_raw(const Slot *slot, const void *data, Py_ssize_t size, int kind, Py_ssize_t length)
{
    return slot->raw_kind == kind && slot->raw_length == length && slot->raw.size == size &&
           (size == 0 || memcmp(slot->raw.at, data, (size_t)size) == 0);
}

/* Writes the value's text, and gives whether it differs from that of the slot, which becomes it. */
static int slot_compare_text(Slot *slot, Writer *writer, PyObject *value, Kind kind, int trailed)
{
    TRY(write_text(writer, value, trailed));
    int same = slot->kind >= STRING && slot->kind <= OBJECT && slot->text.size == writer->text.size &&
               memcmp(slot->text.at, writer->text.at, (size_t)writer->text.size) == 0;
    slot->kind = kind;
    if (same)
        return 0;
    TRY(bytes_copy(&slot->text, writer->text.at, writer->text.size));
    return 1;
}

static int slot_compare_string(Slot *slot, Writer *writer, PyObject *value)
{
    Py_ssize_t length = PyUnicode_GET_LENGTH(value), room = writer->characters > ATOM ? writer->characters : ATOM;
    int kind = PyUnicode_KIND(value);
    Py_ssize_t size = (length <= room ? length : room) * kind;
    if (slot->kind == STRING && slot_has_raw(slot, PyUnicode_DATA(value), size, kind, length))
        return 0;
    int changed = slot_compare_text(slot, writer, value, STRING, 0);
    TRY(changed);
    TRY(slot_take_raw(slot, PyUnicode_DATA(value), size, kind, length));
    return changed;
}

/* Digits beyond these are not compared: the text of so large a number is its number of bits. */
#define MOST_DIGITS 256

static int slot_compare_long(Slot *slot, Writer *writer, PyObject *value)
{
    Py_ssize_t size;
    const void *digits = digits_of(value, &size);
    int sign = is_negative(value) ? -1 : 0;
    if (size > MOST_DIGITS * (Py_ssize_t)sizeof(digit)) {
        TRY(slot_take_raw(slot, "", 0, 0, 0));
        return slot_compare_text(slot, writer, value, LONG, 0);
    }
    if (slot->kind == LONG && size && slot_has_raw(slot, digits, size, sign, size))
        return 0;
    int changed = slot_compare_text(slot, writer, value, LONG, 0);
    TRY(changed);
    TRY(slot_take_raw(slot, digits, size, sign, size));
    return changed;
}

static inline int slot_set(Slot *slot, Kind kind)
{
    slot->kind = kind;
    return 1;
}

static int slot_compare_object(Slot *slot, Writer *writer, PyObject *value, int trailed)
{
    if (slot->kind == OBJECT && slot->raw.size && retrace(&slot->raw, value, writer->depth))
        return 0;
    int changed = slot_compare_text(slot, writer, value, OBJECT, trailed);
    TRY(changed);
    TRY(bytes_copy(&slot->raw, writer->trail.words.at, writer->trail.on ? writer->trail.words.size : 0));
    return changed;
}

/* Whether the text of a variable has changed: 1 or 0. `trailed`: trails may be left and followed. */
static int slot_compare(Slot *slot, Writer *writer, PyObject *value, int trailed)
{
    PyTypeObject *type = Py_TYPE(value);
    if (type == &PyLong_Type) {
        int64_t whole;
        if (!small_int(value, &whole))
            return slot_compare_long(slot, writer, value);
        if (slot->kind == INT && slot->value.whole == whole)
            return 0;
        slot->value.whole = whole;
        return slot_set(slot, INT);
    }
    if (type == &PyFloat_Type) {
        double real = PyFloat_AS_DOUBLE(value);
        if (slot->kind == FLOAT) {
            double before = slot->value.real;
            if (memcmp(&before, &real, sizeof real) == 0 || (before != before && real != real))
                return 0;
        }
        slot->value.real = real;
        return slot_set(slot, FLOAT);
    }
    if (type == &PyUnicode_Type)
        return slot_compare_string(slot, writer, value);
    if (value == Py_None || type == &PyBool_Type) {
        Kind kind = value == Py_None ? NONE : value == Py_True ? TRUE : FALSE;
        return slot->kind == kind ? 0 : slot_set(slot, kind);
    }
    return slot_compare_object(slot, writer, value, trailed);
}

/* Writes the slot's text into the record, as a value. */
static int slot_write(const Slot *slot)
{
    char place[24], *text;
    Py_ssize_t size;
    switch (slot->kind) {
    case UNBOUND:
    case HIDDEN:
        return stream_number(0);
    case NONE:
        return stream_text("None", 4, 1);
    case FALSE:
        return stream_text("False", 5, 1);
    case TRUE:
        return stream_text("True", 4, 1);
    case INT:
        return stream_text(place, decimal(place, slot->value.whole), 1);
    case FLOAT:
        text = float_text(slot->value.real, place, &size);
        if (text == NULL)
            return -1;
        int wrote = stream_text(text, size, 1);
        if (text != place)
            PyMem_Free(text);
        return wrote;
    default:
        return stream_text(slot->text.at, slot->text.size, 1);
    }
}
