"""Which benchmarks are there?"""

from benchmarks import imports, many, pages, work
from benchmarks.bench import Benchmark

ALL: dict[str, Benchmark] = {
    one.name: one for one in (*pages.BENCHMARKS, *imports.BENCHMARKS, *many.BENCHMARKS, *work.BENCHMARKS)
}
