"""System calls by number: the C library wraps only some of them, and filters know no names."""

__builtins__ = dict(vars(__import__('builtins')))

import ctypes
import os
import platform

# name:x86_64:aarch64, where the architecture has it.
_IO = """
read:0:63 write:1:64 readv:19:65 writev:20:66 pread64:17:67 pwrite64:18:68 preadv:295:69 pwritev:296:70
preadv2:327:286 pwritev2:328:287 lseek:8:62 sendfile:40:71 copy_file_range:326:285 close:3:57
close_range:436:436 dup:32:23 dup2:33: dup3:292:24 pipe:22: pipe2:293:59 poll:7: ppoll:271:73 select:23:
pselect6:270:72 epoll_create:213: epoll_create1:291:20 epoll_ctl:233:21 epoll_wait:232: epoll_pwait:281:22
epoll_pwait2:441:441 eventfd:284: eventfd2:290:19 timerfd_create:283:85 timerfd_settime:286:86
timerfd_gettime:287:87 signalfd:282: signalfd4:289:74 fsync:74:82 fdatasync:75:83 fadvise64:221:223
ftruncate:77:46 fallocate:285:47 shutdown:48:210 sendto:44:206 recvfrom:45:207 sendmsg:46:211 recvmsg:47:212
sendmmsg:307:269 recvmmsg:299:243 getsockname:51:204 getpeername:52:205 getsockopt:55:209 setsockopt:54:208
"""
_FILES = """
open:2: openat:257:56 openat2:437:437 stat:4: fstat:5:80 lstat:6: newfstatat:262:79 statx:332:291 access:21:
faccessat:269:48 faccessat2:439:439 readlink:89: readlinkat:267:78 getdents:78: getdents64:217:61 getcwd:79:17
chdir:80:49 fchdir:81:50 statfs:137:43 fstatfs:138:44 umask:95:166 getxattr:191:8 lgetxattr:192:9
fgetxattr:193:10 listxattr:194:11 llistxattr:195:12 flistxattr:196:13
"""
_CHANGES = """
creat:85: truncate:76:45 mkdir:83: mkdirat:258:34 rmdir:84: rename:82: renameat:264:38 renameat2:316:276
link:86: linkat:265:37 unlink:87: unlinkat:263:35 symlink:88: symlinkat:266:36 chmod:90: fchmod:91:52
fchmodat:268:53 fchmodat2:452:452 chown:92: fchown:93:55 lchown:94: fchownat:260:54 utime:132: utimes:235:
futimesat:261: utimensat:280:88 mknod:133: mknodat:259:33
"""
_SELF = """
mmap:9:222 munmap:11:215 mprotect:10:226 mremap:25:216 madvise:28:233 mincore:27:232 brk:12:214 msync:26:227
mlock:149:228 munlock:150:229 mlock2:325:284 membarrier:324:283
futex:202:98 futex_waitv:449:449 futex_wake:454:454 futex_wait:455:455 futex_requeue:456:456
set_robust_list:273:99 gettid:186:178 set_tid_address:218:96 rseq:334:293 sched_yield:24:124
sched_getaffinity:204:123 sched_getparam:143:121 sched_getscheduler:145:120 sched_get_priority_max:146:125
sched_get_priority_min:147:126 sched_rr_get_interval:148:127 exit:60:93 exit_group:231:94
restart_syscall:219:128
rt_sigaction:13:134 rt_sigprocmask:14:135 rt_sigpending:127:136 rt_sigtimedwait:128:137 rt_sigsuspend:130:133
rt_sigreturn:15:139 sigaltstack:131:132 pause:34: alarm:37: setitimer:38:103 getitimer:36:102
timer_create:222:107 timer_settime:223:110 timer_gettime:224:108 timer_getoverrun:225:109 timer_delete:226:111
nanosleep:35:101 clock_nanosleep:230:115 clock_gettime:228:113 clock_getres:229:114 gettimeofday:96:169
time:201: times:100:153
getpid:39:172 getppid:110:173 getuid:102:174 geteuid:107:175 getgid:104:176 getegid:108:177 getresuid:118:148
getresgid:120:150 getgroups:115:158 getpgrp:111: getpgid:121:155 getsid:124:156 setsid:112:157 setpgid:109:154
capget:125:90 getrlimit:97:163 setrlimit:160:164 getrusage:98:165 getpriority:140:141 sysinfo:99:179
uname:63:160 getcpu:309:168 getrandom:318:278 wait4:61:260 waitid:247:95 arch_prctl:158:
"""
_SIGNALS = """
kill:62:129 tkill:200:130 tgkill:234:131 rt_sigqueueinfo:129:138 rt_tgsigqueueinfo:297:240 pidfd_open:434:434
pidfd_send_signal:424:424
"""
_ARGUED = """
clone:56:220 fork:57: vfork:58: execve:59:221 execveat:322:281 socketpair:53:199 ioctl:16:29 fcntl:72:25
prctl:157:167 prlimit64:302:261 setpriority:141:140 sched_setaffinity:203:122 sched_setscheduler:144:119
sched_setparam:142:118 clone3:435:435 flock:73:32
"""
_DEADLY = """
ptrace:101:117 process_vm_readv:310:270 process_vm_writev:311:271 pidfd_getfd:438:438 kcmp:312:272
add_key:248:217 request_key:249:218 keyctl:250:219 bpf:321:280 kexec_load:246:104 kexec_file_load:320:294
init_module:175:105 finit_module:313:273 delete_module:176:106 open_by_handle_at:304:265
"""
_SETUP = """
landlock_create_ruleset:444:444 landlock_add_rule:445:445 landlock_restrict_self:446:446 pivot_root:155:41
capset:126:91
"""
# The highest number that the tables were made from: what is above, this kernel may know and we do not.
NEWEST = 456
_COLUMN = {'x86_64': 1, 'aarch64': 2}
# As the kernel names them to a filter.
_ARCHITECTURE = {'x86_64': 0xC000003E, 'aarch64': 0xC00000B7}

_machine = platform.machine()
# A 32-bit interpreter makes other calls on the same machine.
known = os.name == 'posix' and _machine in _COLUMN and ctypes.sizeof(ctypes.c_void_p) == 8
architecture = _ARCHITECTURE.get(_machine, 0)


def _table(text):
    if not known:
        return {}
    rows = [entry.split(':') for entry in text.split()]
    column = _COLUMN[_machine]
    return {row[0]: int(row[column]) for row in rows if row[column]}


IO, FILES, CHANGES, SELF = _table(_IO), _table(_FILES), _table(_CHANGES), _table(_SELF)
SIGNALS, ARGUED, DEADLY, SETUP = _table(_SIGNALS), _table(_ARGUED), _table(_DEADLY), _table(_SETUP)

_libc = ctypes.CDLL(None, use_errno=True)


def check(result, what):
    """The result of a call of the C library, which is below 0 where it failed; raises OSError."""
    if result < 0:
        error = ctypes.get_errno()
        raise OSError(error, '%s: %s' % (what, os.strerror(error)))
    return result


def call(name, *arguments):
    """Makes one of the SETUP calls; raises OSError."""
    if name not in SETUP:
        raise OSError(38, '%s: not known on %s' % (name, _machine))
    words = [argument if isinstance(argument, (ctypes.c_char_p, bytes)) else ctypes.c_long(argument) for argument in arguments]
    return check(_libc.syscall(ctypes.c_long(SETUP[name]), *words), name)


def control(option, *arguments):
    """prctl(2); raises OSError."""
    words = [ctypes.c_ulong(argument) for argument in (arguments + (0, 0, 0, 0))[:4]]
    return check(_libc.prctl(ctypes.c_int(option), *words), 'prctl %d' % option)
