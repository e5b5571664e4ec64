# accept: returned
text = 'ab' * (2 << 20)
for index in range(20):
    text = text[1:] + text[0]
print(len(text))
