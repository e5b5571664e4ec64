# accept: returned
import socket

port = @PORT@
ways = [
    (socket.AF_INET, socket.SOCK_STREAM, ('127.0.0.1', port)),
    (socket.AF_INET, socket.SOCK_STREAM, ('0.0.0.0', port)),
    (socket.AF_INET6, socket.SOCK_STREAM, ('::ffff:127.0.0.1', port)),
    (socket.AF_INET, socket.SOCK_DGRAM, ('127.0.0.1', port)),
    (socket.AF_UNIX, socket.SOCK_STREAM, '@CANARY@/listener'),
    (socket.AF_UNIX, socket.SOCK_STREAM, '\0rs_canary_abstract'),
]
for family, kind, address in ways:
    try:
        with socket.socket(family, kind) as one:
            one.connect(address)
            one.send(b'x')
            print('REACHED', address)
    except OSError:
        pass
try:
    left, right = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    left.sendto(b'x', '\0rs_canary_abstract')
    print('REACHED by a pair')
except OSError:
    pass
