# accept: returned
class Key:
    def __hash__(self):
        raise SystemExit(1)

    def __eq__(self, other):
        raise SystemExit(2)

    def __len__(self):
        raise SystemExit(3)

    def __bool__(self):
        raise SystemExit(4)

    def __iter__(self):
        raise SystemExit(5)


key = Key()
holds = [key, (key,)]
