# accept: returned
import subprocess

line = 'echo x > /dev/tcp/127.0.0.1/@PORT@; echo x > /dev/udp/127.0.0.1/@PORT@'
print(subprocess.run(['bash', '-c', line], stderr=subprocess.DEVNULL).returncode)
