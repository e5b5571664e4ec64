# accept: raised
kept = []
while True:
    kept.append(open('/dev/null'))
