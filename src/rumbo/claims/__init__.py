"""Text in, checked claims out: find the claims of a text, resolve what each means, judge it against the record."""
