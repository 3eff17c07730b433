"""What stands on Today? One module a card; `scope` asks each thing once, however many cards want it."""
