# accept: raised | trace-limit | timeout
import os

open('one', 'w').close()
for index in range(10**6):
    os.link('one', 'name-%d' % index)
    os.symlink('one', 'sign-%d' % index)
