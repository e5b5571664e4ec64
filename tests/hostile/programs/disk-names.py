# accept: returned
import os

for name in (b'\xff\xfe', b'line\nbreak', b'-rf', b'x' * 255, b'\x1b[2J', b'*', b' ', b'...'):
    os.mkdir(name)
    open(os.path.join(name, name), 'wb').close()
print(len(os.listdir(b'.')))
