"""Who lives in the demonstration, and what has happened to them? Everybody is invented; the prices are true."""
