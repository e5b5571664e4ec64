# accept: returned
import locale
import os
import time

os.environ['TZ'] = 'Pacific/Apia'
time.tzset()
for name in ('tr_TR.UTF-8', 'C', ''):
    try:
        locale.setlocale(locale.LC_ALL, name)
    except locale.Error:
        pass
print(time.tzname, 'I'.lower())
