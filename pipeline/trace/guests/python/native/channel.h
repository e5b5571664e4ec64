/* What goes through descriptors whole, and the pipes of a sample's standard streams at the lane's end. */

#ifndef TRACEMILL_CHANNEL_H
#define TRACEMILL_CHANNEL_H

#ifndef _GNU_SOURCE
#error "what it uses is declared for _GNU_SOURCE alone"
#endif

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

enum { CHUNK = 65536 };

typedef struct {
    int reader, writer, open;
    uint64_t most, size;
    char *kept;
    size_t held, room;
} Channel;

/* 1, or 0 where the stream ends before. */
static int read_whole(int descriptor, void *to, size_t size)
{
    char *at = to;
    while (size > 0) {
        ssize_t got = read(descriptor, at, size);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return 0;
        at += got;
        size -= (size_t)got;
    }
    return 1;
}

/* At once, so that who waits for it is woken once. */
static int write_whole(int descriptor, struct iovec *parts, int count)
{
    while (count > 0) {
        if (parts->iov_len == 0) {
            parts++, count--;
            continue;
        }
        ssize_t put = writev(descriptor, parts, count);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return 0;
        for (; count > 0 && (size_t)put >= parts->iov_len; parts++, count--)
            put -= (ssize_t)parts->iov_len;
        if (count > 0) {
            parts->iov_base = (char *)parts->iov_base + put;
            parts->iov_len -= (size_t)put;
        }
    }
    return 1;
}

/* Memory of another size with the first `held` bytes of this; what was in the old one is gone. NULL where there is none. */
static char *moved(char *from, size_t held, size_t room)
{
    char *to = malloc(room);
    if (to == NULL)
        return NULL;
    if (from != NULL) {
        memcpy(to, from, held);
        explicit_bzero(from, held);
        free(from);
    }
    return to;
}

static int channel_open(Channel *channel, uint64_t most)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return 0;
    channel->reader = ends[0];
    channel->writer = ends[1];
    channel->open = 1;
    channel->most = most;
    channel->size = 0;
    channel->held = 0;
    return fcntl(channel->reader, F_SETFL, O_NONBLOCK) == 0;
}

/* Reads what there is, never waiting for the end: an orphan may hold it. 1 where more than allowed came. */
static int channel_take(Channel *channel)
{
    static char chunk[CHUNK];
    while (channel->open) {
        ssize_t got = read(channel->reader, chunk, sizeof chunk);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            break;
        if (got == 0) {
            channel->open = 0;
            break;
        }
        size_t wanted = (size_t)got;
        if (channel->size + wanted > channel->most)
            wanted = channel->size < channel->most ? (size_t)(channel->most - channel->size) : 0;
        channel->size += (uint64_t)got;
        if (channel->held + wanted > channel->room) {
            size_t room = (channel->held + wanted) * 2;
            char *kept = moved(channel->kept, channel->held, room);
            if (kept == NULL) {
                explicit_bzero(chunk, (size_t)got);
                return 1;
            }
            channel->kept = kept;
            channel->room = room;
        }
        memcpy(channel->kept + channel->held, chunk, wanted);
        channel->held += wanted;
        /* The next sample has this memory, too. */
        explicit_bzero(chunk, (size_t)got);
        if (channel->size > channel->most)
            return 1;
    }
    return 0;
}

#endif
