"""Dates: `edtf` reads expressions into bounds, `words` says them, `ranges` is what filters take, `iso` prints bounds.

Everything rests on `calendar`, integers in the proleptic Gregorian calendar; `model`, `units` and
`grammar` hold what an expression is and how it is read.
"""
