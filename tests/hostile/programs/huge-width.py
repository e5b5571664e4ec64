# accept: returned
wide = {str(index): [index] * 10 for index in range(50_000)}
for index in range(20):
    wide['0'] = index
print(len(wide))
