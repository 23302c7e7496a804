"""Questions about questions: how two plans differ."""
