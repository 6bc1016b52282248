"""One module a rule, in the order of the manual; each has the signature ``decide(visit, day) -> Outcome``."""
