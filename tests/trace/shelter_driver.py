"""Enters a shelter as a lane does, and tries one denied act after another, each in a child that tries nothing else.

    python -s -S -B shelter_driver.py <folder of the guest> <options, JSON>

Options: `wanted`, `processes`, `refuse` (layers that this machine is to seem not to have), `acts`, `host` (a file that an
outsider can read). Prints a line of JSON for each: first what the shelter says of itself, then what became of each act.
"""

import json
import os
import sys
import types

sys.path[0] = sys.argv[1]
OPTIONS = json.loads(sys.argv[2])
SECRET = os.environ.get('SECRET', '')
os.environ.clear()

import _seccomp
import _shelter
import _syscalls

sys.path.pop(0)

import contextlib
import ctypes
import errno
import fcntl
import mmap
import pty
import resource
import signal
import socket
import sqlite3
import subprocess
import threading
import time

libc = ctypes.CDLL(None, use_errno=True)
ORDER = types.SimpleNamespace(
    cpu_seconds=10, file_bytes=1 << 20, memory_bytes=1 << 30, processes=1 if OPTIONS['processes'] else 0
)
OUTER = os.getpid()
HOST = OPTIONS['host']
TERMINAL = pty.openpty()[1]
LIBRARY = os.__file__
# What a lane beside this one would share, held by this process for as long as it lives.
LOCKED = signal.__file__
HOLD = os.open(LOCKED, os.O_RDONLY)
fcntl.flock(HOLD, fcntl.LOCK_EX)
PRIVATE = ('/work', '/tmp', '/dev/shm')
MOST = 40
# x86_64, aarch64
CALLS = {
    'ptrace': (101, 117), 'process_vm_readv': (310, 270), 'pidfd_getfd': (438, 438), 'kcmp': (312, 272),
    'add_key': (248, 217), 'keyctl': (250, 219), 'bpf': (321, 280), 'kexec_load': (246, 104), 'init_module': (175, 105),
    'open_by_handle_at': (304, 265), 'io_uring_setup': (425, 425), 'userfaultfd': (323, 282),
    'perf_event_open': (298, 241), 'shmget': (29, 194), 'msgget': (68, 186), 'semget': (64, 190), 'mq_open': (240, 180),
    'memfd_create': (319, 279), 'mount': (165, 40), 'umount2': (166, 39), 'chroot': (161, 51), 'pivot_root': (155, 41),
    'fsopen': (430, 430), 'setns': (308, 268), 'quotactl': (179, 60), 'swapon': (167, 224), 'clone3': (435, 435),
    'ioprio_set': (251, 30), 'clock_settime': (227, 112), 'unknown': (9999, 9999), 'pidfd_open': (434, 434),
    'landlock_create_ruleset': (444, 444), 'process_madvise': (440, 440), 'sched_setattr': (314, 274),
}
# Zeros would ask for something.
BAD = {'kexec_load': -1}
MACHINE = 1 if os.uname().machine == 'aarch64' else 0


def call(number, *arguments):
    """A system call with arguments that make it fail, or do no harm, where nothing denies it."""
    if libc.syscall(ctypes.c_long(number), *[ctypes.c_long(argument) for argument in arguments]) < 0:
        raise OSError(ctypes.get_errno(), 'refused')
    return 'done'


def started(pid):
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)
    return 'done'


def raw_clone(flags):
    number = (56, 220)[MACHINE]
    pid = libc.syscall(ctypes.c_long(number), ctypes.c_long(flags | signal.SIGCHLD), *[ctypes.c_long(0)] * 4)
    if pid < 0:
        raise OSError(ctypes.get_errno(), 'refused')
    return started(pid)


def opened(path, flags=os.O_RDONLY):
    os.close(os.open(path, flags, 0o600))
    return 'done'


def thread():
    seen = []
    one = threading.Thread(target=seen.append, args=('done',))
    one.start()
    one.join()
    return seen[0]


def old_abi():
    code = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    # getpid by the 32-bit entry: mov eax, 20; int 0x80; ret.
    code.write(b'\xb8\x14\x00\x00\x00\xcd\x80\xc3')
    return ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(code)))() and 'done'


def forks():
    """Few, and each only waits to be killed."""
    for count in range(MOST):
        if os.fork() == 0:
            signal.pause()
    return 'done'


def files():
    for count in range(5000):
        opened('/tmp/%d' % count, os.O_WRONLY | os.O_CREAT)
    return 'done'


def litter():
    for folder in PRIVATE:
        os.chdir(folder)
        for name in ('-rf', 'a\nb', '\udcff', '*', '.1', '.2'):
            opened(name, os.O_WRONLY | os.O_CREAT)
        os.symlink('loop', 'loop')
        os.symlink('/usr', 'out')
        os.mkfifo('pipe')
        os.makedirs('locked/below/.1')
        for path in ('locked/below', 'locked'):
            os.chmod(path, 0)
        for _ in range(200):
            os.mkdir('d' * 200)
            os.chdir('d' * 200)
        os.chmod(folder, 0)
    return 'done'


def signal_lane(number):
    """Never where pid 1 is the machine's own."""
    if os.getppid() != 1 or os.getuid() == 0:
        return 'not in a namespace'
    os.kill(1, number)
    return 'done'


def secret():
    """What stands where the environment stood when this program was started."""
    held = ctypes.string_at(BEGIN, END - BEGIN) if END > BEGIN else b''
    return 'seen' if SECRET and SECRET.encode() in held or SECRET in os.environ.values() else 'gone'


def database():
    """Its file is locked and unlocked."""
    with sqlite3.connect('/tmp/base') as base:
        base.execute('create table one (x)')
        base.execute('insert into one values (1)')
        return len(list(base.execute('select * from one'))) and 'done'


def facts():
    return [os.uname().nodename, os.getuid(), os.getcwd(), resource.getrlimit(resource.RLIMIT_CORE)[1], os.getgroups() in ([], [os.getgid()])]


ACTS = {
    'thread': thread,
    'wait': lambda: time.sleep(60),
    'socketpair': lambda: socket.socketpair() and 'done',
    'import': lambda: __import__('sqlite3').connect(':memory:') and 'done',
    'facts': facts,
    'secret': secret,
    'litter': litter,
    'forks': forks,
    'files': files,
    'host file': lambda: opened(HOST),
    'host file written': lambda: opened(HOST, os.O_WRONLY),
    'host file changed': lambda: os.chmod(HOST, 0o666) or 'done',
    'host file touched': lambda: os.utime(HOST) or 'done',
    'host folder': lambda: opened(os.path.dirname(HOST) + '/new', os.O_WRONLY | os.O_CREAT),
    'library written': lambda: opened(LIBRARY, os.O_WRONLY),
    'root folder': lambda: os.mkdir('/new') or 'done',
    'temporary folder': lambda: opened('/tmp/new', os.O_WRONLY | os.O_CREAT),
    'device': lambda: os.mknod('/tmp/device', 0o20600, 0) or 'done',
    'own environment': lambda: opened('/proc/self/environ'),
    'environment of pid 1': lambda: opened('/proc/1/environ'),
    'memory of the outer': lambda: opened('/proc/%d/mem' % OUTER),
    'kill outer': lambda: os.kill(OUTER, 0) or 'done',
    'kill all': lambda: os.kill(-1, 0) or 'done',
    'kill group': lambda: os.killpg(0, 0) or 'done',
    'kill lane': lambda: os.kill(os.getppid(), 0) or 'done',
    'interrupt lane': lambda: signal_lane(signal.SIGINT),
    'really kill lane': lambda: signal_lane(signal.SIGKILL),
    'really kill group': lambda: os.killpg(0, signal.SIGKILL) or 'done',
    'raise': lambda: os.kill(os.getpid(), signal.SIGUSR1) or 'done',
    'fork': lambda: started(os.fork()),
    'exec': lambda: os.execv('/bin/true', ['true']),
    'subprocess': lambda: subprocess.run(['/bin/true']).returncode == 0 and 'done',
    'clone into namespace': lambda: raw_clone(0x10000000),
    'unshare': lambda: call((272, 97)[MACHINE], 0x10000000),
    'priority of lane': lambda: os.setpriority(os.PRIO_PROCESS, os.getppid(), 5) or 'done',
    'affinity of lane': lambda: os.sched_setaffinity(os.getppid(), os.sched_getaffinity(0)) or 'done',
    'limits of lane': lambda: resource.prlimit(os.getppid(), resource.RLIMIT_CORE, (0, 0)) and 'done',
    'raise limit': lambda: resource.setrlimit(resource.RLIMIT_AS, (1 << 40, 1 << 40)) or 'done',
    'memory': lambda: len(bytes(1 << 30)) and 'done',
    'open files': lambda: [os.dup(0) for _ in range(64)] and 'done',
    'lock': lambda: fcntl.lockf(os.open(LOCKED, os.O_RDONLY), fcntl.LOCK_SH | fcntl.LOCK_NB) or 'done',
    'flock': lambda: fcntl.flock(os.open(LOCKED, os.O_RDONLY), fcntl.LOCK_EX | fcntl.LOCK_NB) or 'done',
    'database': database,
    'push into terminal': lambda: fcntl.ioctl(TERMINAL, 0x5412, b'x') and 'done',
    'become root': lambda: os.setuid(0) or 'done',
    'look into self': lambda: libc.prctl(4, 1, 0, 0, 0) == 0 and 'done',
    'datagram pair': lambda: socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM) and 'done',
    'x32': lambda: call(0x40000000 | 39),
    'old ABI': old_abi,
}
for family in ('INET', 'UNIX', 'NETLINK', 'VSOCK', 'ALG'):
    ACTS['socket ' + family] = lambda number={'INET': 2, 'UNIX': 1, 'NETLINK': 16, 'VSOCK': 40, 'ALG': 38}[family]: (
        socket.socket(number, socket.SOCK_RAW if number == 16 else socket.SOCK_STREAM if number != 38 else socket.SOCK_SEQPACKET) and 'done'
    )
for name, numbers in CALLS.items():
    ACTS.setdefault(name, lambda number=numbers[MACHINE], name=name: call(number, *[BAD.get(name, 0)] * 5))


def refuse(layers):
    """Makes the calls that these layers need fail, as a container does."""
    rules = {}
    numbers = {'namespaces': [(272, 97)[MACHINE]], 'landlock': [444]}
    for layer in layers:
        for number in numbers.get(layer, []):
            rules[number] = ((6, 0, 0, 0x00050000 | errno.EPERM),)
    if 'seccomp' in layers:
        rules[(157, 167)[MACHINE]] = tuple(_seccomp._never(0, (22,)))
    if rules:
        _syscalls.control(38, 1)
        ranges = _seccomp._ranges(rules, {0: ((6, 0, 0, 0x7FFF0000),)})
        _seccomp.Filter([(0x20, 0, 0, 0)] + _seccomp._tree(ranges)).put_on()


def attempt(shelter, name):
    reader, writer = os.pipe()
    shelter.fit(ORDER)
    pid = os.fork()
    if pid == 0:
        try:
            os.setsid()
            shelter.close_sample()
            try:
                result = ACTS[name]()
            except (OSError, subprocess.SubprocessError) as error:
                result = errno.errorcode.get(error.errno, str(error))
            except BaseException as error:
                result = type(error).__name__
            os.write(writer, json.dumps(result).encode())
        finally:
            os._exit(0)
    os.close(writer)
    _, status = os.waitpid(pid, 0)
    if shelter.can_kill_all:
        with contextlib.suppress(ProcessLookupError):
            os.kill(-1, signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            while True:
                os.waitpid(-1, 0)
    text = os.read(reader, 4096)
    os.close(reader)
    signalled = signal.Signals(os.WTERMSIG(status)).name if os.WIFSIGNALED(status) else None
    clean = shelter.clean()
    left = [entry for folder in shelter.folders for entry in os.listdir(folder) if folder + '/' + entry not in PRIVATE]
    return {'act': name, 'result': json.loads(text) if text else signalled, 'clean': clean and not left}


with open('/proc/self/stat') as file:
    BEGIN, END = map(int, file.read().rpartition(')')[2].split()[47:49])
refuse(OPTIONS['refuse'])
view = 'system' if OPTIONS['processes'] else 'interpreter'
try:
    shelter = _shelter.enter(OPTIONS['wanted'], view, OPTIONS['processes'], OPTIONS.get('folder'))
except _shelter.Unavailable as fault:
    print(json.dumps({'level': None, 'layer': fault.layer, 'why': fault.why}))
    sys.exit()
about = {'level': shelter.level, 'layers': shelter.layers, 'missing': [entry['layer'] for entry in shelter.missing]}
print(json.dumps(dict(about, pid=os.getpid(), outer=OUTER, groups=sorted(shelter._group.folders.values()))))
sys.stdout.flush()
for act in OPTIONS['acts']:
    print(json.dumps(attempt(shelter, act)))
    sys.stdout.flush()
print(json.dumps({'act': 'end', 'result': shelter.oom_kills(), 'clean': shelter.clean()}))
