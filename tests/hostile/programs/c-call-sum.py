# accept: timeout
print(sum(range(10**14)))
