def tally(xs):
    total = 0
    for x in xs:
        total += sq(x)
    return total

def sq(x):
    return x * x


print(tally([2]))
