# accept: raised | crash
import pickle

nest = []
for _ in range(100_000):
    nest = [nest]
print(len(pickle.dumps(nest)))
