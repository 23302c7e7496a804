"""Assignment of inside-sales customers to agents, balanced by capacity. Entry point: `assign_agents`.

- `remote_service`: accounts and hours of the customers with coverage `inside_sales`.
- `sharing_problem`: the same in whole numbers, with targets and goals.
- `balance_limits`: lower bounds of the deviations from the targets.
- `local_search`: greedy assignment and exchanges between agents.
- `constraint_model`: the exact solve with CP-SAT, for small problems.
"""
