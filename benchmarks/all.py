"""Which benchmarks are there?"""

from benchmarks import holdings, imports, many, pages, work
from benchmarks.bench import Benchmark

ALL: dict[str, Benchmark] = {
    one.name: one for one in (*pages.BENCHMARKS, *holdings.BENCHMARKS, *imports.BENCHMARKS, *many.BENCHMARKS, *work.BENCHMARKS)
}
