"""What the interpreter reads of the machine's files while it runs, and where packages for it are."""

__builtins__ = dict(vars(__import__('builtins')))

import ctypes
import os
import sys

# Extensions that test the interpreter itself.
_TESTS = ('_test', '_ctypes_test', '_xx', 'xx')
# Loaded by name when a thread is cancelled.
_LATE_LIBRARIES = ('libgcc_s.so.1',)
# What the extensions of packages may expect of every system (PEP 600) and the interpreter itself may lack.
_EXPECTED_LIBRARIES = (
    'libatomic.so.1',
    'libdl.so.2',
    'libexpat.so.1',
    'libm.so.6',
    'libnsl.so.1',
    'libpthread.so.0',
    'libresolv.so.2',
    'librt.so.1',
    'libstdc++.so.6',
    'libutil.so.1',
    'libz.so.1',
)
PACKAGES = ('site-packages', 'dist-packages')

_libc = ctypes.CDLL(None, use_errno=True)


class _Loaded(ctypes.Structure):
    _fields_ = [('address', ctypes.c_void_p), ('name', ctypes.c_char_p)]


def paths():
    """Paths that the interpreter reads while it runs: its library, and the shared libraries that parts of it need."""
    homes = (sys.base_prefix + '/', sys.base_exec_prefix + '/')
    installed = packages()
    library = [path for path in sys.path if path.startswith(homes) and path not in installed]
    late = _LATE_LIBRARIES + (_EXPECTED_LIBRARIES if installed else ())
    found = [sys.executable, '/usr/share/zoneinfo'] + library + _libraries(library, late)
    return [path for path in found if os.path.isabs(path) and os.path.exists(path)]


def packages():
    """Folders of installed packages: on the path only where samples may import from them."""
    return [path for path in sys.path if os.path.basename(path) in PACKAGES]


def _libraries(library, late):
    """What is loaded once every extension of the library is, which a child tries. By the names the loader goes by."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.dup2(os.open(os.devnull, os.O_RDWR), 2)
            for path in list(late) + [found for folder in library for found in _extensions(folder)]:
                try:
                    ctypes.CDLL(path, mode=os.RTLD_LAZY)
                except OSError:
                    pass
            names = []
            take = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(_Loaded), ctypes.c_size_t, ctypes.c_void_p)
            _libc.dl_iterate_phdr(take(lambda found, size, data: names.append(found.contents.name or b'') or 0), None)
            with os.fdopen(writer, 'wb') as file:
                file.write(b'\0'.join(names))
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader, 'rb') as file:
        found = file.read()
    os.waitpid(pid, 0)
    return [os.fsdecode(name) for name in found.split(b'\0')]


def _extensions(folder):
    if not os.path.isdir(folder):
        return []
    names = [name for name in sorted(os.listdir(folder)) if name.endswith('.so') and not name.startswith(_TESTS)]
    return [os.path.join(folder, name) for name in names]
