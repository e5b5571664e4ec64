# accept: returned
nest = {}
inner = nest
for _ in range(50_000):
    inner['k'] = inner = {}
print(len(nest))
