"""Who hands what over to whom, from today's owners to those of the plan.

Two doors: `transition.find_transition` and `counts.transition_counts`.
"""
