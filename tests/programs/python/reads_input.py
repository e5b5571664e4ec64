import sys

print(sys.stdin.read() == '')
try:
    input()
except EOFError as error:
    print('end', error)
