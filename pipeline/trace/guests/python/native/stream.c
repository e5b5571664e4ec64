/* The bytes of a trace, written into the memory that the lane reads: the format and its rules stand in `_stream.py`. */

#include "retrace.c"

#include <stdatomic.h>

enum {
    RECORD_CALL = 1,
    RECORD_LINE,
    RECORD_CHANGES,
    RECORD_YIELD,
    RECORD_RESUME,
    RECORD_RETURN,
    RECORD_RAISE,
    RECORD_UNWIND,
    RECORD_CUT = 14
};
enum { OTHER_FRAME = 0x10, TEST_SOURCE = 0x20, PRINTED = 0x20, OTHER_THREAD = 0x40, UNCHANGED = 0x40 };

/* Of the count at the beginning of the memory. */
#define LEAD 8

static struct {
    Py_buffer memory;
    int64_t most_events, most_bytes, count, size;
    /* Of the record before. */
    int64_t frame;
    int64_t printed;
    /* From a name to its number. */
    PyObject *names;
    Bytes record;
} stream;

static int stream_open(PyObject *memory, int64_t most_events, int64_t most_bytes)
{
    if (stream.memory.obj != NULL)
        PyBuffer_Release(&stream.memory);
    Py_CLEAR(stream.names);
    stream.most_events = most_events;
    stream.most_bytes = most_bytes;
    stream.count = stream.size = stream.printed = 0;
    stream.frame = -1;
    stream.names = PyDict_New();
    return stream.names == NULL ? -1 : PyObject_GetBuffer(memory, &stream.memory, PyBUF_WRITABLE);
}

static void stream_close(void)
{
    if (stream.memory.obj != NULL)
        PyBuffer_Release(&stream.memory);
    Py_CLEAR(stream.names);
}

/* A process may end at any moment: the count grows when the bytes stand there. */
static void stream_write(const char *from, Py_ssize_t size)
{
    if (LEAD + stream.size + size > stream.memory.len)
        return;
    memcpy((char *)stream.memory.buf + LEAD + stream.size, from, (size_t)size);
    stream.size += size;
    atomic_store_explicit((_Atomic uint64_t *)stream.memory.buf, (uint64_t)stream.size, memory_order_release);
}

static int stream_is_whole(void)
{
    return stream.memory.obj != NULL && *(const uint64_t *)stream.memory.buf == (uint64_t)stream.size;
}

static void stream_cut(void)
{
    char record = RECORD_CUT;
    stream_write(&record, 1);
}

static inline int stream_fits(void)
{
    return stream.size + stream.record.size <= stream.most_bytes;
}

/* 1 where the record was written as an event, 0 where there was no room and it is cut there. */
static int stream_event(void)
{
    if (stream.count >= stream.most_events || !stream_fits()) {
        stream_cut();
        return 0;
    }
    stream.count++;
    stream_write(stream.record.at, stream.record.size);
    return 1;
}

static int stream_begin(int kind, int64_t frame)
{
    stream.record.size = 0;
    if (frame == stream.frame)
        return bytes_byte(&stream.record, kind);
    stream.frame = frame;
    TRY(bytes_byte(&stream.record, kind | OTHER_FRAME));
    return bytes_number(&stream.record, frame);
}

static inline int stream_number(int64_t number)
{
    return bytes_number(&stream.record, number);
}

/* A text, or with `more` of 1 a value. */
static inline int stream_text(const char *at, Py_ssize_t size, int more)
{
    TRY(bytes_number(&stream.record, size + more));
    return bytes_add(&stream.record, at, size);
}

static int stream_str(PyObject *text)
{
    Py_ssize_t size;
    const char *at = PyUnicode_AsUTF8AndSize(text, &size);
    if (at != NULL)
        return stream_text(at, size, 0);
    if (!PyErr_ExceptionMatches(PyExc_UnicodeEncodeError))
        return -1;
    PyErr_Clear();
    PyObject *escaped = PyUnicode_AsEncodedString(text, "utf-8", "backslashreplace");
    if (escaped == NULL)
        return -1;
    int wrote = stream_text(PyBytes_AS_STRING(escaped), PyBytes_GET_SIZE(escaped), 0);
    Py_DECREF(escaped);
    return wrote;
}

/* A name. `known` keeps its number, plus one: 0 where it was not written yet. */
static int stream_name(PyObject *name, int *known)
{
    if (*known)
        return stream_number(*known - 1);
    PyObject *number = PyDict_GetItemWithError(stream.names, name);
    if (number != NULL) {
        *known = (int)PyLong_AsLong(number) + 1;
        return stream_number(*known - 1);
    }
    if (PyErr_Occurred())
        return -1;
    Py_ssize_t next = PyDict_GET_SIZE(stream.names);
    number = PyLong_FromSsize_t(next);
    if (number == NULL || PyDict_SetItem(stream.names, name, number) < 0) {
        Py_XDECREF(number);
        return -1;
    }
    Py_DECREF(number);
    *known = (int)next + 1;
    TRY(stream_number(next));
    return stream_str(name);
}

/*
 * A line. 1 where it was written. Where it does not fit, what it would have said of the line before is said by a
 * `changes` of none, if that fits.
 */
static int stream_line(int64_t frame, int line, int unchanged, int64_t printed)
{
    int64_t before = stream.frame, more = printed - stream.printed;
    int flags = (unchanged ? UNCHANGED : 0) | (more > 0 ? PRINTED : 0);
    TRY(stream_begin(RECORD_LINE | flags, frame));
    TRY(stream_number(line));
    if (more > 0) {
        stream.printed = printed;
        TRY(stream_number(more));
    }
    if (stream.count < stream.most_events && stream_fits()) {
        stream.count++;
        stream_write(stream.record.at, stream.record.size);
        return 1;
    }
    if (unchanged) {
        stream.frame = before;
        TRY(stream_begin(RECORD_CHANGES, frame));
        TRY(stream_number(0));
        if (stream_fits())
            stream_write(stream.record.at, stream.record.size);
    }
    stream_cut();
    return 0;
}
