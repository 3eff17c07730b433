"""How does one household stand? The parts of its page, each asked once."""
