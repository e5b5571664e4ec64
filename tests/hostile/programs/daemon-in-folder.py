# accept: returned
import os

os.makedirs('a/b/c')
if os.fork() == 0:
    os.chdir('a/b/c')
    kept = open('held', 'w')
    os.setsid()
    while True:
        pass
print('parent done')
