# accept: file-limit
with open('grown', 'wb', buffering=0) as file:
    while True:
        file.write(b'x' * 65536)
