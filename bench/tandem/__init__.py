"""A tandem queue, M/M/3 -> M/M/10 at load 0.8, played by this simulator and by its peers.

A file for each simulator, with functions `seconds(customers, seed) -> Timed`; `case` says what
is played and what theory knows of it; `__main__` plays them in turns.
"""
