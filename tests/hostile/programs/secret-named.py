# accept: returned
for path in ('@CANARY@/canary.txt', '@CANARY@/.env', '@CANARY@/home/.ssh/id_rsa', '/proc/self/root@CANARY@/canary.txt'):
    for way in (open, lambda path: __import__('os').listdir(path.rpartition('/')[0])):
        try:
            opened = way(path)
            print(opened if isinstance(opened, list) else opened.read())
        except OSError as error:
            print(error.strerror)
