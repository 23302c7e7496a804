"""Assignment of key accounts to Key Account Managers (KAMs).

- `assign_kams`: the entry point: builds the instance, solves it, explains the result.
- `headcount_curve`: the assignment for other numbers of KAMs than the book has.
- `model/`: the assignment as data. Capacity of a KAM: `model/capacity.py`.
- `solve/`: the optimisation. Time limit and interruption: `solve/interruption.py`.
- `explain/`: the result in words. Reason for each assignment: `explain/reasons.py`.

Imports go one way: `explain` may import `solve` and `model`, `solve` may import `model`.
"""
