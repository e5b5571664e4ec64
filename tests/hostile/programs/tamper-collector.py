# accept: tampered | returned | protocol | early-exit | raised
# Empties every list and dictionary of the tracer that the collector knows.
import gc

for found in gc.get_objects():
    if type(found).__name__ in ('Engine', 'Watch', 'Sample', 'Tools', 'Store', 'Values'):
        for name in list(getattr(found, '__slots__', ())) + list(getattr(found, '__dict__', ())):
            try:
                setattr(found, name, None)
            except Exception:
                pass
x = 1
print(x)
