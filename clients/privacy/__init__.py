"""What does the firm hold about one client, and what becomes of it when she asks? The table is `relate/records.py`."""
