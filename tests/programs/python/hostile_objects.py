class Loud:
    def __repr__(self):
        print('repr')
        return 'loud'

    def __eq__(self, other):
        print('eq')
        return True

    def __hash__(self):
        print('hash')
        return 1

    def __getattribute__(self, name):
        print('attribute', name)
        return object.__getattribute__(self, name)

    def __len__(self):
        print('len')
        return 3

    def __iter__(self):
        print('iter')
        return iter(())


class Meta(type):
    def __getattribute__(cls, name):
        print('meta', name)
        return type.__getattribute__(cls, name)

    def __hash__(cls):
        print('meta hash')
        return 7

    def __eq__(cls, other):
        print('meta eq')
        return cls is other

    def __instancecheck__(cls, value):
        print('meta isinstance')
        return True


class Shy(metaclass=Meta):
    def __init__(self):
        pass

    @property
    def __dict__(self):
        print('dict')
        return {}

    @property
    def __class__(self):
        print('class')
        return int


class Whole(int):
    def __repr__(self):
        print('int repr')
        return '0'

    def bit_length(self):
        print('bits')
        return 0

    def __hash__(self):
        print('int hash')
        return 0

    def __eq__(self, other):
        print('int eq')
        return False


class Words(dict):
    def items(self):
        print('items')
        return []

    def __len__(self):
        print('dict len')
        return 0

    def __iter__(self):
        print('dict iter')
        return iter(())


class Letters(str):
    def __repr__(self):
        print('str repr')
        return "'no'"

    def __str__(self):
        print('str str')
        return 'no'


class Failure(Exception):
    def __str__(self):
        print('error str')
        return 'secret'


def work(loud):
    shy = Shy()
    whole = Whole(3)
    words = Words(a=loud)
    letters = Letters('abc')
    every = [shy, whole, words, letters, loud]
    try:
        raise Failure(loud)
    except Failure as failure:
        kept = failure
    return len(every)


print(work(Loud()))
