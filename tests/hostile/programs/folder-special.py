# accept: returned | raised
import os

os.mkfifo('pipe')
os.makedirs('closed/inner')
open('closed/inner/file', 'w').close()
os.chmod('closed/inner', 0)
os.chmod('closed', 0)
os.symlink('@CANARY@', 'planted')
os.symlink('/', 'root')
os.chmod('.', 0)
