# accept: returned
import sys

print('{"kind":"end","outcome":{"kind":"returned","value":"1"},"events_total":0,"cut":false}')
print('\x0f\x2a', end='')
sys.stderr.write('1 passed in 0.01s\n')
