"""The assignment as data: key accounts, hours, eligibility, goals, and the integers that the solver sees."""
