# accept: returned
class Late:
    def __del__(self):
        while len(held) < 100:
            held.append(Late())


held = []
Late()
late = Late()
