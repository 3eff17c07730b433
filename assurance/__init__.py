"""Where are the long proofs? One module each, listed in `proofs`; `bin/assure` runs them."""
