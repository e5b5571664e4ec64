# accept: tampered
import sys

sys.setprofile(lambda *_: None)
print(sum([1, 2]))
