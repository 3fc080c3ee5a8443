"""Every decision and transition of the model, as plain functions over columns.

A rule is called as `rule(now, id, w, s, log, due)`: `w` the world's columns, `s` the state,
`log` the records so far, `due` what will happen because of it. Rules wait for nothing and draw
nothing; an engine waits and calls them. They are written in the subset of Python that a
compiler for numbers understands.

Layers: again, learning < search < flags < accounts < platforms < cases < desk < shifts < steps.
"""
