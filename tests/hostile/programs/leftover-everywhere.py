# accept: returned
import builtins
import os
import sys

for folder in ('/work', '/tmp', '/dev/shm', '/var/tmp', '/run', os.path.expanduser('~')):
    if os.path.exists(folder + '/left-by-own'):
        print('LEFT', folder)
    try:
        open(folder + '/left-by-own', 'w').close()
    except OSError:
        pass
print(getattr(builtins, 'left_by_own', 'clean'), os.environ.get('LEFT_BY_OWN', 'clean'), 'left_by_own' in sys.modules)
builtins.left_by_own = os.environ['LEFT_BY_OWN'] = 'LEFT'
sys.modules['left_by_own'] = sys
sys.path.append('/left-by-own')
