# accept: returned
for path in ('/dev/stdin', '/dev/tty', '/proc/self/fd/0', '/dev/console'):
    try:
        with open(path) as file:
            print(path, file.read(10))
    except OSError as error:
        print(path, error.strerror)
