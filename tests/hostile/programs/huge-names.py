# accept: returned | raised | trace-limit
name = 'n' * 100_000
exec('def %s(%s): return 1\nresult = %s(1)' % (name, name + 'x', name))
print(result)
