/* Numbers, strings and bytes. */

#include "values.h"

static int write_int(Writer *writer, PyObject *value)
{
    int64_t small;
    if (small_int(value, &small)) {
        char digits[24];
        return write_ascii(writer, digits, decimal(digits, small));
    }
    size_t bits = _PyLong_NumBits(value);
    Py_ssize_t room = room_of(writer);
    /* A digit holds more than 3.3 bits: no need to write out what can not fit. */
    if (bits <= MOST_BITS && bits < 4 * ((size_t)room + 1)) {
        PyObject *text = PyLong_Type.tp_repr(value);
        if (text != NULL) {
            Py_ssize_t size = PyUnicode_GET_LENGTH(text);
            int wrote = size <= room ? write_ascii(writer, (const char *)PyUnicode_1BYTE_DATA(text), size) : 1;
            Py_DECREF(text);
            if (wrote != 1)
                return wrote;
        } else if (PyErr_ExceptionMatches(PyExc_ValueError)) {
            PyErr_Clear();
        } else {
            return -1;
        }
    }
    char text[48];
    return write_ascii(writer, text, snprintf(text, sizeof text, "<int of %zu bits>", bits));
}

/* The text of a float, which is freed with PyMem_Free where it is not the given place; its size. */
static char *float_text(double value, char place[24], Py_ssize_t *size)
{
    int64_t whole;
    /* Most are whole or zero in practice, and the shortest digits of others are dear. */
    if (value > -1e15 && value < 1e15 && (double)(whole = (int64_t)value) == value && (whole || !signbit(value))) {
        int count = decimal(place, whole);
        memcpy(place + count, ".0", 2);
        *size = count + 2;
        return place;
    }
    char *text = PyOS_double_to_string(value, 'r', 0, Py_DTSF_ADD_DOT_0, NULL);
    *size = text == NULL ? 0 : (Py_ssize_t)strlen(text);
    return text;
}

static int write_float(Writer *writer, double value)
{
    char place[24];
    Py_ssize_t size;
    char *text = float_text(value, place, &size);
    if (text == NULL)
        return -1;
    int wrote = write_ascii(writer, text, size);
    if (text != place)
        PyMem_Free(text);
    return wrote;
}

static const char HEX[] = "0123456789abcdef";

static inline char *hex(char *at, Py_UCS4 character, int digits)
{
    for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4)
        *at++ = HEX[character >> shift & 15];
    return at;
}

static inline char *escape(char *at, Py_UCS4 character, int quote)
{
    *at++ = '\\';
    if (character == (Py_UCS4)quote || character == '\\') {
        *at++ = (char)character;
    } else if (character == '\t') {
        *at++ = 't';
    } else if (character == '\n') {
        *at++ = 'n';
    } else if (character == '\r') {
        *at++ = 'r';
    } else if (character < 0x100) {
        *at++ = 'x';
        at = hex(at, character, 2);
    } else if (character < 0x10000) {
        *at++ = 'u';
        at = hex(at, character, 4);
    } else {
        *at++ = 'U';
        at = hex(at, character, 8);
    }
    return at;
}

static inline char *utf8(char *at, Py_UCS4 character)
{
    if (character < 0x80) {
        *at++ = (char)character;
    } else if (character < 0x800) {
        *at++ = (char)(0xC0 | character >> 6);
        *at++ = (char)(0x80 | (character & 63));
    } else if (character < 0x10000) {
        *at++ = (char)(0xE0 | character >> 12);
        *at++ = (char)(0x80 | (character >> 6 & 63));
        *at++ = (char)(0x80 | (character & 63));
    } else {
        *at++ = (char)(0xF0 | character >> 18);
        *at++ = (char)(0x80 | (character >> 12 & 63));
        *at++ = (char)(0x80 | (character >> 6 & 63));
        *at++ = (char)(0x80 | (character & 63));
    }
    return at;
}

/* Whether a piece of text has what may be an address. */
static int has_address(const char *at, Py_ssize_t size)
{
    const char *from = at, *end = at + size;
    while (from < end) {
        const char *found = memchr(from, 'x', (size_t)(end - from));
        if (found == NULL)
            return 0;
        if (found - at >= 4 && memcmp(found - 4, "at 0", 4) == 0)
            return 1;
        from = found + 1;
    }
    return 0;
}

static int quote_for(int kind, const void *data, Py_ssize_t size)
{
    int single = 0;
    for (Py_ssize_t index = 0; index < size; index++) {
        Py_UCS4 character = PyUnicode_READ(kind, data, index);
        if (character == '"')
            return '\'';
        single |= character == '\'';
    }
    return single ? '"' : '\'';
}

/* The first characters of a string as `repr` shows them. */
static int add_repr(Writer *writer, PyObject *value, Py_ssize_t size)
{
    int kind = PyUnicode_KIND(value);
    const void *data = PyUnicode_DATA(value);
    TRY(bytes_need(&writer->text, 10 * size + 2));
    char *at = writer->text.at + writer->text.size;
    int quote = quote_for(kind, data, size);
    *at++ = (char)quote;
    for (Py_ssize_t index = 0; index < size; index++) {
        Py_UCS4 character = PyUnicode_READ(kind, data, index);
        if (character >= ' ' && character < 127 && character != (Py_UCS4)quote && character != '\\')
            *at++ = (char)character;
        else if (character >= 128 && Py_UNICODE_ISPRINTABLE(character))
            at = utf8(at, character);
        else
            at = escape(at, character, quote);
    }
    *at++ = (char)quote;
    writer->text.size = at - writer->text.at;
    return 0;
}

static int write_str(Writer *writer, PyObject *value, Py_ssize_t depth)
{
    Py_ssize_t size = PyUnicode_GET_LENGTH(value), room = room_of(writer), start = writer->text.size;
    Py_ssize_t kept = size <= room ? size : room - 2;
    TRY(add_repr(writer, value, kept));
    const char *text = writer->text.at + start;
    if (has_address(text, writer->text.size - start)) {
        writer->text.size = start;
        return write_by_python(writer, value, depth);
    }
    if (size <= room) {
        Py_ssize_t added = writer->text.size - start;
        writer->left -= PyUnicode_IS_ASCII(value) ? added : characters_in(text, added);
        return 0;
    }
    writer->left = 0;
    return add_cut(writer, size - kept, size);
}

static int write_bytes(Writer *writer, PyObject *value)
{
    Py_ssize_t size = PyBytes_GET_SIZE(value), room = room_of(writer), start = writer->text.size;
    Py_ssize_t kept = size <= room ? size : room - 3;
    const unsigned char *data = (const unsigned char *)PyBytes_AS_STRING(value);
    TRY(bytes_need(&writer->text, 4 * kept + 3));
    char *at = writer->text.at + start;
    int quote = quote_for(PyUnicode_1BYTE_KIND, data, kept);
    *at++ = 'b';
    *at++ = (char)quote;
    for (Py_ssize_t index = 0; index < kept; index++) {
        unsigned char byte = data[index];
        if (byte >= ' ' && byte < 127 && byte != quote && byte != '\\')
            *at++ = (char)byte;
        else
            at = escape(at, byte, quote);
    }
    *at++ = (char)quote;
    writer->text.size = at - writer->text.at;
    if (size <= room) {
        writer->left -= writer->text.size - start;
        return 0;
    }
    writer->left = 0;
    return add_cut(writer, size - kept, size);
}
