# accept: returned
for path in (
    '/proc/sys/kernel/core_pattern',
    '/proc/sys/kernel/hostname',
    '/proc/sysrq-trigger',
    '/proc/self/oom_score_adj',
    '/sys/kernel/uevent_helper',
    '/sys/fs/cgroup/cgroup.procs',
    '/sys/fs/cgroup/memory/cgroup.procs',
    '/dev/kmsg',
    '/dev/mem',
):
    try:
        with open(path, 'w') as file:
            file.write('')
        print('OPENED', path)
    except OSError:
        pass
