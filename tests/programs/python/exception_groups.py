# needs 3.11
try:
    raise ExceptionGroup('g', [ValueError(1), TypeError(2)])
except* ValueError as group:
    print('values', len(group.exceptions))
except* TypeError:
    print('types')
