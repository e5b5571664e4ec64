# accept: returned
import subprocess

line = 'env; cat @CANARY@/*.txt /etc/shadow /root/.bash_history; ls -laR @CANARY@ /home /root; hostname; id'
done = subprocess.run(line, shell=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
print(done.stdout.decode())
