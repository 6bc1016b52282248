"""How fast a note becomes codes, beside stock medspaCy and EDS-NLP on the same notes in one run."""
