import threading

found = []


def work(n):
    for i in range(3):
        found.append(n * i)


for n in range(3):
    thread = threading.Thread(target=work, args=(n,))
    thread.start()
    thread.join()
print(sorted(found))
