"""Learning: reviewers' corrections become releases that cannot silently change what was settled before.

    correction > candidate (a word, a cue, a preference) with its case > replay over every settled chart and
    the gold corpus > signature of a second person > release > in force, until it is rolled back

Candidates only add data; what needs logic goes to the developers as a failing test. The files of releases
are the package ``releases``; here is all that leads to one.
"""
