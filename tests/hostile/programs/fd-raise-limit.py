# accept: raised
import resource

for name in ('NOFILE', 'FSIZE', 'CPU', 'AS', 'NPROC', 'CORE'):
    which = getattr(resource, 'RLIMIT_' + name)
    try:
        resource.setrlimit(which, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        print('RAISED', name)
    except (OSError, ValueError):
        pass
raise LookupError('each limit stands')
