/* Bytes that grow. Every function gives -1 where there is no memory, with a MemoryError set. */

#ifndef TRACEMILL_BYTES_H
#define TRACEMILL_BYTES_H

#include "interpreter.h"

typedef struct {
    char *at;
    Py_ssize_t size, room;
} Bytes;

static int bytes_grow(Bytes *bytes, Py_ssize_t more)
{
    Py_ssize_t room = (bytes->size + more) * 2;
    char *at = PyMem_RawRealloc(bytes->at, (size_t)room);
    if (at == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    bytes->at = at;
    bytes->room = room;
    return 0;
}

static inline int bytes_need(Bytes *bytes, Py_ssize_t more)
{
    return bytes->size + more <= bytes->room ? 0 : bytes_grow(bytes, more);
}

static inline int bytes_add(Bytes *bytes, const char *from, Py_ssize_t size)
{
    TRY(bytes_need(bytes, size));
    if (size)
        memcpy(bytes->at + bytes->size, from, (size_t)size);
    bytes->size += size;
    return 0;
}

static inline int bytes_byte(Bytes *bytes, int byte)
{
    TRY(bytes_need(bytes, 1));
    bytes->at[bytes->size++] = (char)byte;
    return 0;
}

/* Unsigned LEB128; what would be negative is 0. */
static inline int bytes_number(Bytes *bytes, int64_t number)
{
    uint64_t rest = number < 0 ? 0 : (uint64_t)number;
    TRY(bytes_need(bytes, 10));
    while (rest > 127) {
        bytes->at[bytes->size++] = (char)(rest | 128);
        rest >>= 7;
    }
    bytes->at[bytes->size++] = (char)rest;
    return 0;
}

/* Becomes what another holds. */
static inline int bytes_copy(Bytes *bytes, const char *from, Py_ssize_t size)
{
    bytes->size = 0;
    if (size > bytes->room) {
        /* Exactly: most never change their size. */
        char *at = PyMem_RawRealloc(bytes->at, (size_t)size);
        if (at == NULL) {
            PyErr_NoMemory();
            return -1;
        }
        bytes->at = at;
        bytes->room = size;
    }
    if (size)
        memcpy(bytes->at, from, (size_t)size);
    bytes->size = size;
    return 0;
}

static inline void bytes_free(Bytes *bytes)
{
    PyMem_RawFree(bytes->at);
    memset(bytes, 0, sizeof *bytes);
}

/* Decimal digits; how many characters were written, of at most 20. */
static int decimal(char *at, int64_t number)
{
    char digits[20];
    int count = 0, sign = number < 0;
    uint64_t rest = sign ? 0 - (uint64_t)number : (uint64_t)number;
    do {
        digits[count++] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest);
    if (sign)
        *at++ = '-';
    for (int index = count; index-- > 0;)
        *at++ = digits[index];
    return count + sign;
}

#endif
