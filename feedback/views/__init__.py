"""The doors of this room: the client's page, and the advisor's."""
