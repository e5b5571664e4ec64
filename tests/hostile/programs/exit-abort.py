# accept: crash
import os

os.abort()
