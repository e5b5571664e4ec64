# accept: returned
# Whatever the host's own parent had open is not for samples to have, nor what lies above a folder.
import os

for descriptor in range(3, 1024):
    try:
        os.fstat(descriptor)
        print('OPENED', descriptor)
    except OSError:
        pass
for above in ('.', '..', '/'):
    try:
        folder = os.open(above, os.O_RDONLY)
        for up in range(1, 12):
            print(os.listdir(os.open('../' * up + 'tmp', os.O_RDONLY, dir_fd=folder)))
    except OSError:
        pass
