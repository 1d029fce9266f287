"""The only place where a value, a window, a kind or a move becomes a sentence, in both languages."""
