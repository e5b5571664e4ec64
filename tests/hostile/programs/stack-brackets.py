# accept: raised | memory | crash
print(eval('[' * 150_000))
