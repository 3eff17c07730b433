"""Where are the benchmarks? One module for each kind of work, listed in `all`; `bin/bench` runs them."""
