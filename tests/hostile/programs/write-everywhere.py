# accept: returned
import os
import sys

folders = {'/', '/etc', '/usr/bin', '/var/tmp', '/root', '/home', '/proc', '/sys', '/dev', '@CANARY@'}
folders |= {os.path.dirname(os.__file__), sys.prefix, os.path.dirname(sys.executable)} | set(sys.path)
for folder in sorted(folder for folder in folders if folder):
    for make in (lambda path: open(path, 'w').close(), os.mkdir, os.mkfifo, lambda path: os.symlink('/', path)):
        try:
            make(folder + '/pwned_own')
            print('MADE', folder)
        except OSError:
            pass
