# accept: returned | crash
chain = None
for _ in range(1_000_000):
    chain = (chain,)
del chain
print('released')
