# accept: output-limit | trace-limit | timeout
while True:
    print('again and again ' * 4096)
