"""Solves the assignment goal after goal; may import `model`, not `explain`.

- `lexicographic`: the entry point; bounds, improves, proves and then fixes each goal in order.
- `solve_options`: seed, effort, time limit, stop callback.
- `interruption`: handles the time limit and cancellation of a running solve.
- `relaxation`: lower bounds and prices from linear programming with divisible families.
- `linear_program`: the linear programme with column generation (GLOP).
- `annealing_search`: simulated annealing; `kernel` is its compiled loop, `warm_up` compiles it.
- `goal_model`: one goal as a constraint programme (CP-SAT), for the optimality proof.
"""
