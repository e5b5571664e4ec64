/*
 * The loop of `_lane.py` in C: it takes jobs, forks, watches and reports. A page that the lane writes to after a fork
 * costs it as much as it costs the child, so that Python code of its own between two samples would double their price.
 * Only a child comes back from `serve` with a job; the lane itself comes back when there is no more to do.
 */

#define PY_SSIZE_T_CLEAN
#define _GNU_SOURCE
#include "fields.h"

#include "channel.h"
#include "folder.h"

#include <marshal.h>

#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#ifndef SYS_pidfd_open
#define SYS_pidfd_open 434
#endif

/* The two forms stand in `_wire.py`, too. */
typedef struct {
    uint64_t code_bytes, text_bytes, input_bytes, kind, record, module_body, wall_ms, cpu_seconds, memory_bytes,
        file_bytes, output_bytes, processes, events, trace_bytes, depth, elements, characters, outer_characters, compiled;
} Order;
typedef struct {
    int64_t exit_code, signal, killed, oom, cpu_us, stdout_bytes, trace_bytes;
} Report;
/* Of a job that are numbers, and all. */
enum { NUMBERS = 16, FIELDS = NUMBERS + 3 };
enum { KILLED_NOT, KILLED_WALL, KILLED_OUTPUT, KILLED_IDLE };

enum { END_RECORD = 15, LAST_WORD = 1 << 20, LOOK_MS = 500, MOST_FOLDERS = 8 };
/* Nothing runs and nothing is waited for but another thread: until a dead lock is called one. */
static const int64_t IDLE_NS = 2000000000, STIR_NS = 1000000;

static struct {
    int jobs, reports, began, begin;
    /* Above all descriptors of the lane, those of a sample's pipes included. */
    int top;
    /* Addresses of seccomp programs: for samples that start no processes, and for those that may. */
    unsigned long programs[2];
    /* RLIMIT_NPROC without processes, and beside them. */
    unsigned long threads[2];
    Order order;
    int kills_all, memory, events;
    uint64_t slack, bounded;
    int64_t kills;
    Folder folders[MOST_FOLDERS];
    int folder_count;
    PyObject *clean, *sweep, *collect;
    /* A `_wire.Job`, and where its slots stand: the numbers of an order from `kind` on, the texts, the memory. */
    PyObject *job;
    Py_ssize_t fields[FIELDS];
    struct sigaction interrupt;
    /* The processors that the lane may use, where they are known. */
    cpu_set_t processors;
    int knows_processors;
    char *payload;
    /* How much it can hold, and how much of it holds an order. */
    size_t room, filled;
    /* Of the sample under way. */
    char *shared;
    size_t shared_size;
    pid_t sample;
    Channel out, err;
    int feed_reader, feed_writer;
    size_t feed_at, feed_end;
} lane;

static int64_t now_ns(clockid_t clock)
{
    struct timespec time;
    if (clock_gettime(clock, &time) != 0)
        return -1;
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

/* 0 once all of the input is written, or nobody reads it any more. */
static int feed_give(void)
{
    while (lane.feed_at < lane.feed_end) {
        ssize_t put = write(lane.feed_writer, lane.payload + lane.feed_at, lane.feed_end - lane.feed_at);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0 && errno == EAGAIN)
            return 1;
        if (put < 0)
            break;
        lane.feed_at += (size_t)put;
    }
    close(lane.feed_writer);
    lane.feed_writer = -1;
    return 0;
}

static int feed_open(const Order *order)
{
    lane.feed_reader = lane.feed_writer = -1;
    if (order->input_bytes == 0)
        return 1;
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return 0;
    lane.feed_reader = ends[0];
    lane.feed_writer = ends[1];
    lane.feed_at = (size_t)(order->code_bytes + order->text_bytes);
    lane.feed_end = lane.feed_at + (size_t)order->input_bytes;
    if (fcntl(lane.feed_writer, F_SETFL, O_NONBLOCK) != 0)
        return 0;
    feed_give();
    return 1;
}

static int64_t oom_kills(void)
{
    char text[4096];
    if (lane.events < 0)
        return 0;
    ssize_t size = pread(lane.events, text, sizeof text - 1, 0);
    if (size <= 0)
        return 0;
    text[size] = 0;
    const char *found = strstr(text, "oom_kill ");
    return found == NULL ? 0 : strtoll(found + 9, NULL, 10);
}

static int bound_memory(uint64_t bytes)
{
    char text[32];
    if (lane.memory < 0 || bytes == lane.bounded)
        return 1;
    int size = snprintf(text, sizeof text, "%llu", (unsigned long long)(bytes + lane.slack));
    if (pwrite(lane.memory, text, (size_t)size, 0) != size)
        return 0;
    lane.bounded = bytes;
    return 1;
}

static void end_all(pid_t child)
{
    if (lane.kills_all)
        kill(-1, SIGKILL);
    else {
        kill(-child, SIGKILL);
        kill(child, SIGKILL);
    }
}

/*
 * A child that begins on another processor than the lane's finds none of its pages in that one's caches, and each change of
 * a page table has to be told to both. Where it can not be had, it is only slower.
 */
static void stay_here(void)
{
    int here = sched_getcpu();
    cpu_set_t one;
    if (!lane.knows_processors || here < 0 || here >= CPU_SETSIZE)
        return;
    CPU_ZERO(&one);
    CPU_SET(here, &one);
    sched_setaffinity(0, sizeof one, &one);
}

static void move_on(void)
{
    if (lane.knows_processors)
        sched_setaffinity(0, sizeof lane.processors, &lane.processors);
}

/* Waits until the child has ended; why it was killed. */
static int watch(pid_t child, int pidfd, const Order *order)
{
    struct pollfd waits[] = {
        {pidfd, POLLIN, 0},
        /* The host's death shows as a hang-up. */
        {lane.jobs, 0, 0},
        {lane.out.reader, POLLIN, 0},
        {lane.err.reader, POLLIN, 0},
        {lane.feed_writer, POLLOUT, 0},
    };
    clockid_t used_clock = (clockid_t)(~(unsigned)child << 3 | 2);
    int64_t began = now_ns(CLOCK_MONOTONIC), stirred = began, used = 0;
    int killed = KILLED_NOT;
    for (;;) {
        int found = poll(waits, 5, killed ? -1 : LOOK_MS);
        if (found < 0 && errno != EINTR)
            killed = KILLED_WALL;
        if (waits[1].revents) {
            end_all(child);
            if (!lane.kills_all)
                Py_XDECREF(PyObject_CallObject(lane.sweep, NULL));
            _exit(1);
        }
        for (int place = 2; place < 4; place++) {
            Channel *channel = place == 2 ? &lane.out : &lane.err;
            if (!waits[place].revents)
                continue;
            if (channel_take(channel)) {
                if (!killed)
                    killed = KILLED_OUTPUT;
                end_all(child);
                waits[place].fd = -1;
            } else if (!channel->open)
                waits[place].fd = -1;
        }
        if (waits[4].revents && !feed_give())
            waits[4].fd = -1;
        if (waits[0].revents)
            return killed;
        if (killed)
            continue;
        int64_t now = now_ns(CLOCK_MONOTONIC);
        if (now - began >= (int64_t)order->wall_ms * 1000000)
            killed = KILLED_WALL;
        else if (order->processes == 0 && found == 0) {
            int64_t cpu = now_ns(used_clock);
            if (cpu > used + STIR_NS) {
                used = cpu;
                stirred = now;
            } else if (now - stirred >= IDLE_NS)
                killed = KILLED_IDLE;
        }
        if (killed)
            end_all(child);
    }
}

/* 1 where nothing of the sample is left, 0 where that can not be had. */
static int clean(void)
{
    int same = lane.clean != Py_None && lane.folder_count > 0;
    for (int place = 0; place < lane.folder_count && same; place++)
        same = untouched(&lane.folders[place]);
    if (same || lane.clean == Py_None)
        return 1;
    PyObject *done = PyObject_CallObject(lane.clean, NULL);
    int good = done == Py_True;
    if (done == NULL)
        PyErr_WriteUnraisable(lane.clean);
    Py_XDECREF(done);
    return good;
}

static int begun(void)
{
    char marks[16];
    return read(lane.began, marks, sizeof marks) == 1;
}

/* 1 to go on, 0 where the lane can not. */
static int conclude(pid_t child, int killed, const Order *order)
{
    int status = 0;
    struct rusage usage;
    /* Before it is reaped: until then its number is no other process'. */
    end_all(child);
    while (wait4(child, &status, 0, &usage) < 0)
        if (errno != EINTR)
            return 0;
    if (lane.kills_all)
        while (waitpid(-1, NULL, 0) > 0 || errno == EINTR)
            ;
    else {
        PyObject *swept = PyObject_CallObject(lane.sweep, NULL);
        if (swept == NULL)
            return 0;
        Py_DECREF(swept);
    }
    if ((channel_take(&lane.out) | channel_take(&lane.err)) && !killed)
        killed = KILLED_OUTPUT;
    if (!begun())
        return 0;
    int died = WIFSIGNALED(status) ? WTERMSIG(status) : -1;
    int64_t kills = died == SIGKILL || order->processes > 0 ? oom_kills() : lane.kills;
    uint64_t written = *(uint64_t *)lane.shared;
    if (written > lane.shared_size - sizeof written)
        written = lane.shared_size - sizeof written;
    Report report = {
        .exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1,
        .signal = died,
        .killed = killed,
        .oom = kills != lane.kills,
        .cpu_us = (int64_t)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000 + usage.ru_utime.tv_usec +
                  usage.ru_stime.tv_usec,
        .stdout_bytes = (int64_t)lane.out.held,
        .trace_bytes = (int64_t)written,
    };
    lane.kills = kills;
    int good = clean();
    struct iovec parts[] = {
        {&report, sizeof report}, {lane.out.kept, lane.out.held}, {lane.shared + sizeof written, (size_t)written}};
    size_t held = lane.out.held, complained = lane.err.held;
    int told = write_whole(lane.reports, parts, 3);
    if (held > 0)
        memset(lane.out.kept, 0, held);
    if (complained > 0)
        memset(lane.err.kept, 0, complained);
    return told && good;
}

static PyObject *fault(const char *what)
{
    PyErr_Format(PyExc_OSError, "%s: %s", what, strerror(errno));
    return NULL;
}

static PyObject *code_of(const Order *order)
{
    if (order->compiled)
        return PyMarshal_ReadObjectFromString(lane.payload, (Py_ssize_t)order->code_bytes);
    return PyUnicode_DecodeUTF8(lane.payload, (Py_ssize_t)order->code_bytes, "surrogatepass");
}

static int fill_job(const Order *order)
{
    const char *text = lane.payload + order->code_bytes;
    const uint64_t *numbers = &order->kind;
    for (int place = 0; place < FIELDS; place++) {
        PyObject *value =
            place < NUMBERS       ? PyLong_FromUnsignedLongLong(numbers[place])
            : place == NUMBERS    ? code_of(order)
            : place == NUMBERS + 1 ? PyUnicode_DecodeUTF8(text, (Py_ssize_t)order->text_bytes, "surrogatepass")
                                  : PyMemoryView_FromMemory(lane.shared, (Py_ssize_t)lane.shared_size, PyBUF_WRITE);
        if (value == NULL)
            return -1;
        Py_XSETREF(*field(lane.job, lane.fields[place]), value);
    }
    return 0;
}

/* In the child: its job, with its standard streams in place. */
static PyObject *child_of(const Order *order)
{
    PyOS_AfterFork_Child();
    lane.sample = getpid();
    setsid();
    if (!lane.kills_all)
        prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    sigaction(SIGINT, &lane.interrupt, NULL);
    if (lane.feed_reader >= 0 && dup2(lane.feed_reader, 0) < 0)
        return fault("standard input");
    if (dup2(lane.out.writer, 1) < 0)
        return fault("standard output");
    PyObject *collects = fill_job(order) < 0 ? NULL : PyObject_CallObject(lane.collect, NULL);
    if (collects == NULL)
        return NULL;
    Py_DECREF(collects);
    Py_INCREF(lane.job);
    return lane.job;
}

/*
 * serve(): runs jobs. In a child its job; in the lane None, once the input is at its end or something
 * of the lane's own went wrong.
 */
static PyObject *serve(PyObject *module, PyObject *nothing)
{
    (void)module, (void)nothing;
    for (;;) {
        Order order;
        if (!read_whole(lane.jobs, &order, sizeof order))
            Py_RETURN_NONE;
        size_t size = (size_t)(order.code_bytes + order.text_bytes + order.input_bytes);
        if (size > lane.room) {
            char *payload = moved(lane.payload, lane.filled, size * 2);
            if (payload == NULL)
                return PyErr_NoMemory();
            lane.payload = payload;
            lane.room = size * 2;
        }
        if (!read_whole(lane.jobs, lane.payload, size))
            Py_RETURN_NONE;
        if (size < lane.filled)
            memset(lane.payload + size, 0, lane.filled - size);
        lane.filled = size;
        lane.shared_size = sizeof(uint64_t) + (size_t)order.trace_bytes + LAST_WORD;
        /* New for each sample: nothing of one is left to the next. */
        lane.shared = mmap(NULL, lane.shared_size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        if (lane.shared == MAP_FAILED)
            return fault("memory to share");
        lane.order = order;
        fcntl(0, F_SETFL, 0);
        if (!bound_memory(order.memory_bytes) || !channel_open(&lane.out, order.output_bytes) ||
            !channel_open(&lane.err, order.output_bytes) || !feed_open(&order))
            return fault("a lane's own");
        if (order.processes == 0)
            stay_here();
        PyOS_BeforeFork();
        pid_t child = fork();
        if (child == 0)
            return child_of(&order);
        PyOS_AfterFork_Parent();
        move_on();
        if (child < 0)
            return fault("fork");
        close(lane.out.writer);
        close(lane.err.writer);
        if (lane.feed_reader >= 0)
            close(lane.feed_reader);
        int pidfd = (int)syscall(SYS_pidfd_open, child, 0);
        if (pidfd < 0)
            return fault("pidfd_open");
        int killed = watch(child, pidfd, &order);
        close(pidfd);
        if (lane.feed_writer >= 0)
            close(lane.feed_writer);
        int good = conclude(child, killed, &order);
        close(lane.out.reader);
        close(lane.err.reader);
        munmap(lane.shared, lane.shared_size);
        if (!good)
            Py_RETURN_NONE;
    }
}

static int bound(int which, rlim_t soft, rlim_t hard)
{
    struct rlimit limit;
    if (getrlimit(which, &limit) != 0)
        return 0;
    if (hard < limit.rlim_max)
        limit.rlim_max = hard;
    limit.rlim_cur = soft < limit.rlim_max ? soft : limit.rlim_max;
    return setrlimit(which, &limit) == 0;
}

/* close_in(): in the child, last of all before the sample runs. */
static PyObject *close_in(PyObject *module, PyObject *nothing)
{
    (void)module, (void)nothing;
    const Order *order = &lane.order;
    rlim_t processes = order->processes > 0 ? lane.threads[1] + order->processes : lane.threads[0];
    if (!bound(RLIMIT_CPU, order->cpu_seconds, order->cpu_seconds + 1) ||
        !bound(RLIMIT_FSIZE, order->file_bytes, order->file_bytes) || !bound(RLIMIT_NPROC, processes, processes) ||
        !bound(RLIMIT_AS, order->memory_bytes, order->memory_bytes))
        return fault("rlimits");
    /* It has begun beside the lane's caches; how it goes on is the scheduler's business. */
    move_on();
    unsigned long program = lane.programs[order->processes > 0];
    if (program != 0 && prctl(PR_SET_SECCOMP, 2UL, program, 0UL, 0UL) != 0)
        return fault("seccomp");
    /* Until here, what goes wrong is the lane's own and is told to the host. */
    if (dup2(lane.err.writer, 2) < 0 || write(lane.begin, ".", 1) != 1)
        return fault("the sample's beginning");
    for (int descriptor = 3; descriptor < lane.top; descriptor++)
        close(descriptor);
    Py_RETURN_NONE;
}

/* last_word(text): the `end` of `_stream.py`, behind what stands there; nothing where it does not fit. */
static PyObject *last_word(PyObject *module, PyObject *text)
{
    (void)module;
    Py_ssize_t size;
    const char *from = PyUnicode_AsUTF8AndSize(text, &size);
    if (from == NULL)
        return NULL;
    /* A process that the sample forked has the memory too, and must not write to it. */
    uint64_t written = *(uint64_t *)lane.shared;
    if (getpid() != lane.sample || written > lane.shared_size)
        Py_RETURN_NONE;
    char head[12] = {END_RECORD};
    size_t lead = 1;
    for (uint64_t rest = (uint64_t)size; rest > 0 || lead == 1; rest >>= 7)
        head[lead++] = (char)(rest > 127 ? rest | 128 : rest);
    if (sizeof written + written + lead + (uint64_t)size > lane.shared_size)
        Py_RETURN_NONE;
    char *at = lane.shared + sizeof written + written;
    memcpy(at, head, lead);
    memcpy(at + lead, from, (size_t)size);
    __atomic_store_n((uint64_t *)lane.shared, written + lead + (uint64_t)size, __ATOMIC_RELEASE);
    Py_RETURN_NONE;
}

/*
 * open(jobs, reports, kills_all, (memory, events, slack), (programs), (threads), folders, clean, sweep, collect, job,
 * slots): once, in the lane. `memory`, `events`: files of its control group, -1 for none; `slack`: its bytes beyond a sample's.
 */
static PyObject *open_lane(PyObject *module, PyObject *arguments)
{
    (void)module;
    PyObject *folders, *slots;
    unsigned long long slack;
    if (!PyArg_ParseTuple(arguments, "iip(iiK)(kk)(kk)O!OOOOO", &lane.jobs, &lane.reports, &lane.kills_all, &lane.memory,
                          &lane.events, &slack, &lane.programs[0], &lane.programs[1], &lane.threads[0],
                          &lane.threads[1], &PyTuple_Type, &folders, &lane.clean, &lane.sweep,
                          &lane.collect, &lane.job, &slots) ||
        fields_find(slots, lane.fields, FIELDS) < 0)
        return NULL;
    Py_INCREF(lane.clean);
    Py_INCREF(lane.sweep);
    Py_INCREF(lane.collect);
    Py_INCREF(lane.job);
    lane.slack = slack;
    lane.kills = oom_kills();
    if (PyTuple_GET_SIZE(folders) > MOST_FOLDERS) {
        PyErr_SetString(PyExc_ValueError, "too many folders");
        return NULL;
    }
    for (Py_ssize_t place = 0; place < PyTuple_GET_SIZE(folders); place++) {
        const char *path = PyUnicode_AsUTF8(PyTuple_GET_ITEM(folders, place));
        if (path == NULL)
            return NULL;
        Folder *folder = &lane.folders[lane.folder_count++];
        folder->descriptor = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        if (folder->descriptor < 0 || fstat(folder->descriptor, &folder->before) != 0)
            return fault(path);
    }
    lane.knows_processors = sched_getaffinity(0, sizeof lane.processors, &lane.processors) == 0;
    int ends[2];
    if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0)
        return fault("pipe");
    lane.began = ends[0];
    lane.begin = ends[1];
    for (int descriptor = 0; descriptor < 64; descriptor++)
        if (fcntl(descriptor, F_GETFD) >= 0)
            lane.top = descriptor + 1;
    lane.top += 6;
    /* A handler in pid 1 would be a way to reach it; the child gets Python's back. */
    struct sigaction plain = {.sa_handler = SIG_DFL};
    if (sigaction(SIGINT, &plain, &lane.interrupt) != 0)
        return fault("signals");
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"open", open_lane, METH_VARARGS, NULL},
    {"serve", serve, METH_NOARGS, NULL},
    {"close_in", close_in, METH_NOARGS, NULL},
    {"last_word", last_word, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = "_tracemill_lane",
    .m_size = -1,
    .m_methods = methods,
};

/* Before 3.9 the macro alone does not export it. */
__attribute__((visibility("default"))) PyMODINIT_FUNC PyInit__tracemill_lane(void)
{
    return PyModule_Create(&definition);
}
