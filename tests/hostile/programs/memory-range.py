# accept: memory
print(len(list(range(10**11))))
