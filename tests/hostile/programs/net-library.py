# accept: returned | denied
import urllib.request

for url in ('http://127.0.0.1:@PORT@/', 'http://localhost:@PORT@/', 'ftp://127.0.0.1:@PORT@/', 'file://@CANARY@/canary.txt'):
    try:
        print(urllib.request.urlopen(url, timeout=1).read())
    except (OSError, ValueError) as error:
        print(type(error).__name__)
