# accept: raised
class Strange(BaseException):
    @property
    def args(self):
        raise SystemExit(0)

    @property
    def __traceback__(self):
        raise SystemExit(0)

    __str__ = __repr__ = lambda self: (_ for _ in ()).throw(SystemExit(0))


raise Strange('x')
