# accept: returned
class Liar:
    @property
    def __class__(self):
        raise SystemExit(7)

    @property
    def __dict__(self):
        raise SystemExit(8)


class Sub(dict):
    def items(self):
        raise SystemExit(9)

    __iter__ = __len__ = __getitem__ = items


liar = Liar()
sub = Sub(a=1)
text = type('Text', (str,), {'__str__': Sub.items, '__len__': Sub.items, 'encode': Sub.items})('abc')
number = type('Number', (int,), {'__repr__': Sub.items, '__index__': Sub.items})(7)
