# accept: raised
# What is written there is memory too, and no file of it is above the limit.
block = b'x' * (1 << 19)
for index in range(10**6):
    with open('/dev/shm/%d' % index, 'wb') as file:
        file.write(block)
