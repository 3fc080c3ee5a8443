"""Pages written from the code: keys, measures, commands, and the README's answers."""
