"""Write the golden results anew: `python -m tests.golden`."""

from tests.golden import write

write()
