# accept: returned | trace-limit | timeout | output-limit
import os

names = []
for top, folders, files in os.walk('/'):
    folders[:] = [name for name in folders if name not in ('usr', 'lib', 'proc', 'sys')]
    names += files
print(len(names), [name for name in names if 'canary' in name or name == 'id_rsa' or name == '.env'])
