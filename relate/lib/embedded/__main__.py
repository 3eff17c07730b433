"""How does a script start and stop the embedded servers? `python -m relate.lib.embedded start|stop FOLDER`."""

import sys
from pathlib import Path

from relate.lib.embedded import EmbeddedError, services, stop


def main(arguments: list[str]) -> int:
    """Print the three addresses after `start`, nothing after `stop`."""
    match arguments:
        case ["start", folder]:
            found = services(Path(folder))
            sys.stdout.write(f"{found.owner_url}\n{found.product_url}\n{found.redis_url}\n")
        case ["stop", folder]:
            stop(Path(folder))
        case _:
            sys.stderr.write("usage: python -m relate.lib.embedded start|stop FOLDER\n")
            return 2
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except EmbeddedError as refusal:
        sys.exit(str(refusal))
