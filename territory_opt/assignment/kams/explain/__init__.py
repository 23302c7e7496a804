"""Explains an assignment as findings; may import `solve` and `model`.

- `reasons`: why each key account has its KAM, or none.
- `shortage`: what the eligible KAMs lack for a family: time, places, or they have a competitor.
- `remedies`: what would make the unassigned accounts assignable.
- `additional_kams`: the new KAMs among the remedies.
- `remaining_capacity`: capacity left once remedies are applied.
- `goal_values`: value, bound and gap of each goal in users' units.
"""
