# accept: tampered | returned
# Before 3.12 there is nothing to tamper with.
import sys

monitoring = getattr(sys, 'monitoring', None)
for tool in range(6 if monitoring else 0):
    try:
        monitoring.set_events(tool, 0)
        monitoring.free_tool_id(tool)
    except ValueError:
        pass
x = 1
print(x)
