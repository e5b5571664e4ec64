# accept: timeout
import re

print(re.fullmatch('(x+x+)+y', 'x' * 64))
