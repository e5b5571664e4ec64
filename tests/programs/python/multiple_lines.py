def f(a,
      b=2):
    x = (a +
         b
         )
    while x < 6: x += 1
    return [x,
            a,
            b]


print(f(1), [c
             for c in 'ab'
             if c > 'a'])
