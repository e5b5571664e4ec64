# accept: raised
exec('x = "\0"')
