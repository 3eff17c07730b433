"""Where does the bundled reader's knowledge come from? Texts written for it, and what varies them."""
