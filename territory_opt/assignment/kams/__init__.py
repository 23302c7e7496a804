"""Which manager has which key account: what is asked, how it is solved, and how the answer is explained.

`table`, `hours`, `fit` and `skills` read the book; `placement` turns it into whole numbers, which is all that
`ladder` and the files below it see; `why` and `shortage` put the answer into words,
`relief` and `hire` work out what would free what waits.
"""
