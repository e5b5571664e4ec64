# accept: memory
grown = [0]
while True:
    grown.extend(grown)
