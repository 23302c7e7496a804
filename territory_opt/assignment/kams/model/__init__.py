"""The assignment as data; imports neither `solve` nor `explain`.

- `key_account_table`: the key accounts of a book.
- `key_account_hours`: hours a year of each key account with each KAM.
- `eligibility`: which KAM meets the requirements of which family (languages, industries, conflicts ...).
- `skill_fit`: points for specialists over generalists.
- `instance`: all of these for one book.
- `integer_problem`: the same in whole numbers, the only input of the solver.
- `capacity`: whether a KAM has capacity left for a family; the greedy first assignment.
- `goals`: the six goals and the cost of an assignment in each.
- `fair_share`: the load each KAM should have.
- `team`: a subset of the KAMs, with copies, for the headcount curve.
- `partner_hours`: hours that inside-sales partners take over.
"""
