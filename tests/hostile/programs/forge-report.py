# accept: returned
# What looks like the lane's report to the host, to every descriptor there may be.
import json
import os
import struct

report = json.dumps(
    {
        'exit_code': 0,
        'signal': None,
        'killed': None,
        'oom': False,
        'cpu_seconds': 0,
        'stdout_bytes': 6,
        'trace_bytes': 0,
    }
).encode()
for descriptor in range(3, 1024):
    try:
        os.write(descriptor, struct.pack('>I', len(report)) + report + b'FORGED')
        print('WROTE', descriptor)
    except OSError:
        pass
