# accept: returned | raised
import os

os.close(1)
os.close(2)
print('nobody hears this')
