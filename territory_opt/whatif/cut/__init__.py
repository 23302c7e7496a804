"""Moving the cut between key accounts and the field: what each means for the managers, and for the reps."""
