"""What would a firm's tables get with the next release? An app of its own, for the proof that migrations survive a kill."""
