# accept: timeout
import math

print(math.factorial(30_000_000).bit_length())
