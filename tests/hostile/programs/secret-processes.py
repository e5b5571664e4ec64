# accept: returned
import os

for pid in [1, 2, os.getppid(), os.getpid()] + list(range(3, 3000, 7)):
    for name in ('environ', 'cmdline', 'maps', 'mem', 'root/etc/hostname', 'cwd/canary.txt'):
        try:
            with open('/proc/%s/%s' % (pid, name), 'rb') as file:
                print(pid, name, file.read(4096))
        except OSError:
            pass
print('done')
