/** Something that a sample may try on its neighbours: it prints words in capitals where it got through. */
export interface Attack {
  readonly name: string
  readonly code: string
  /** Tried only where samples can not start processes. */
  readonly without?: 'processes'
  /** What runs in the other lane meanwhile, and in the same lane afterwards; it must come to the same as ever. */
  readonly bystander?: string
}

/** Holds something worth stealing, and takes long enough for an attack to find it at work. */
export const BYSTANDER = `secret = 'victim' + '-' + 'secret'
open_file = open('/dev/null', 'w')
total = 0
for index in range(600_000):
    total += index
print(secret, total)
`

/** Numbers of processes that a neighbour could have: the first, and those near this one. */
const PIDS = `import os
own = os.getpid()
pids = [1, os.getppid()] + [pid for pid in list(range(2, 300)) + list(range(max(300, own - 1000), own + 1000)) if pid != own]
`

const FOLDERS = `import os
seen = []
for folder in ('/work', '/tmp', '/dev/shm'):
    try:
        seen += os.listdir(folder)
    except OSError:
        pass
`

export const ATTACKS: readonly Attack[] = [
  {
    name: 'kill all there is',
    code: `${PIDS}import signal
for _ in range(20):
    for pid in pids:
        try:
            os.kill(pid, signal.SIGKILL)
        except OSError:
            pass
for kill in (lambda: os.kill(-1, signal.SIGKILL), lambda: os.killpg(os.getpgid(os.getppid()), signal.SIGKILL)):
    try:
        kill()
    except OSError:
        pass
`,
  },
  {
    name: 'stop all there is',
    code: `${PIDS}import signal
for _ in range(20):
    for pid in pids:
        try:
            os.kill(pid, signal.SIGSTOP)
        except OSError:
            pass
`,
  },
  {
    name: "read a neighbour's memory and environment",
    code: `${PIDS}import re
for pid in pids * 3:
    try:
        with open('/proc/%d/environ' % pid, 'rb') as file:
            file.read()
            print('READ', pid)
    except OSError:
        pass
    try:
        spans = [line.split()[0].split('-') for line in open('/proc/%d/maps' % pid) if ' rw-p ' in line]
        with open('/proc/%d/mem' % pid, 'r+b', 0) as memory:
            for low, high in spans:
                memory.seek(int(low, 16))
                if b'victim-secret' in memory.read(int(high, 16) - int(low, 16)):
                    print('FOUND', pid)
    except OSError:
        pass
`,
  },
  {
    name: "write to a neighbour's descriptors",
    code: `${PIDS}for pid in pids:
    for descriptor in range(1, 12):
        try:
            with open('/proc/%d/fd/%d' % (pid, descriptor), 'wb', 0) as file:
                file.write(b'forged by a neighbour')
                print('WROTE', pid, descriptor)
        except OSError:
            pass
`,
  },
  {
    name: 'start processes until there are no more',
    code: `import os
while True:
    try:
        if os.fork() == 0:
            while True:
                pass
    except OSError:
        break
total = 0
for index in range(1_000_000):
    total += index
`,
    bystander: `import os
total = 0
for index in range(500_000):
    total += index
try:
    pid = os.fork()
    if pid == 0:
        os._exit(7)
    print(os.WEXITSTATUS(os.waitpid(pid, 0)[1]))
except PermissionError:
    print('never')
`,
  },
  {
    name: 'leave a process that kills newcomers',
    code: `import os, signal
try:
    pid = os.fork()
except OSError:
    pid = -1
if pid == 0:
    os.setsid()
    for number in range(1, 32):
        try:
            signal.signal(number, signal.SIG_IGN)
        except OSError:
            pass
    own = os.getpid()
    while True:
        for pid in range(own + 1, own + 200):
            try:
                os.kill(pid, signal.SIGKILL)
            except OSError:
                pass
`,
  },
  {
    name: 'leave files',
    code: `${FOLDERS}for folder in ('/work', '/tmp', '/dev/shm', '/var/tmp', '/run', '/'):
    for name in ('left', '.left', 'left-\\udc80'):
        try:
            os.makedirs(folder + '/d/e/' + name)
            open(folder + '/' + name, 'w').close()
            os.chmod(folder + '/d', 0)
        except OSError:
            pass
print(seen)
`,
    bystander: `${FOLDERS}print(seen)
`,
  },
  {
    name: 'poison what is in memory',
    code: `import builtins, json, math, os, random, re, sys, time
builtins.left = builtins.print = math.left = None
math.sqrt = random.random = json.dumps = time.time = lambda *_: 'poison'
os.environ['left'] = 'poison'
sys.path.insert(0, '/tmp')
sys.modules['textwrap'] = sys
re.compile('left')
os.umask(0)
os.chdir('/')
`,
    bystander: `import builtins, json, math, os, random, sys, textwrap, time
print(hasattr(builtins, 'left'), hasattr(math, 'left'), math.sqrt(4), random.random(), json.dumps([1]), time.time())
print('left' in os.environ, '/tmp' in sys.path, textwrap.__name__, os.umask(0), os.getcwd())
`,
  },
  {
    name: 'leave System V and POSIX objects',
    code: `import ctypes
libc = ctypes.CDLL(None, use_errno=True)
made = [
    libc.syscall(29, 0x7A7B, 4096, 0o1666),
    libc.syscall(68, 0x7A7B, 0o1666),
    libc.syscall(64, 0x7A7B, 1, 0o1666),
    libc.syscall(240, b'left', 0o102, 0o666, None),
]
print(made)
total = 0
for index in range(500_000):
    total += index
`,
    bystander: `import ctypes
libc = ctypes.CDLL(None, use_errno=True)
print(libc.syscall(29, 0x7A7B, 0, 0), libc.syscall(68, 0x7A7B, 0), libc.syscall(64, 0x7A7B, 0, 0))
print(libc.syscall(240, b'left', 0, 0, None))
`,
  },
  {
    name: 'listen where neighbours could connect',
    code: `import socket
for family, address in ((socket.AF_UNIX, '\\0left'), (socket.AF_INET, ('127.0.0.1', 47123)), (socket.AF_UNIX, '/tmp/left')):
    try:
        one = socket.socket(family)
        one.bind(address)
        one.listen()
        print('LISTENS', address)
    except OSError:
        pass
try:
    left, right = socket.socketpair()
    left.bind('\\0left')
    print('BOUND')
except OSError:
    pass
total = 0
for index in range(500_000):
    total += index
`,
    bystander: `import socket
for family, address in ((socket.AF_UNIX, '\\0left'), (socket.AF_INET, ('127.0.0.1', 47123))):
    for _ in range(50):
        try:
            socket.socket(family).connect(address)
            print('connected')
        except OSError:
            pass
`,
  },
  {
    name: 'leave a key',
    code: `import ctypes
print(ctypes.CDLL(None).syscall(248, b'user', b'left', b'secret', 6, -4))
`,
    bystander: `import ctypes
print(ctypes.CDLL(None).syscall(249, b'user', b'left', None, 0))
`,
  },
  {
    // With processes such locks are real, or those of one sample would not hold among its own processes: so two samples
    // that both lock the same file of the library can wait for one another. Each of the two has to do it.
    name: 'hold locks on files that all can see',
    without: 'processes',
    code: `import fcntl, os
held = []
for path in (os.__file__, '/dev/null', '/dev/zero'):
    for mode in ('rb', 'r+b'):
        for lock in (fcntl.flock, fcntl.lockf):
            try:
                held.append(open(path, mode))
                lock(held[-1], fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                pass
total = 0
for index in range(800_000):
    total += index
`,
    bystander: `import fcntl, os
blocked = 0
for _ in range(2000):
    for path in (os.__file__, '/dev/null'):
        for lock in (fcntl.flock, fcntl.lockf):
            try:
                with open(path, 'r+b' if path == '/dev/null' else 'rb') as file:
                    lock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                blocked += 1
            except OSError:
                pass
print(blocked)
`,
  },
  {
    name: 'hold locks on files of the same name',
    code: `import fcntl
held = []
for path in ('own', '/tmp/own', '/dev/shm/own'):
    for lock in (fcntl.flock, fcntl.lockf):
        try:
            held.append(open(path, 'w'))
            lock(held[-1], fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            pass
total = 0
for index in range(1_000_000):
    total += index
`,
    bystander: `import fcntl
blocked = 0
for _ in range(1000):
    for path in ('own', '/tmp/own', '/dev/shm/own'):
        for lock in (fcntl.flock, fcntl.lockf):
            try:
                with open(path, 'w') as file:
                    lock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                blocked += 1
            except OSError:
                pass
print(blocked)
`,
  },
]
