"""Which doors has an advisor to the people she serves? One module for each kind of thing."""
