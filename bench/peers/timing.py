"""What every peer in Python begins with: the problems, given as JSON in the first argument, and how a plan is timed."""

import json
import statistics
import sys
import time

GIVEN = json.loads(sys.argv[1])
EFFORT = GIVEN["effort"]


def settled(times):
    """Whether the 95 % interval of the median, between two order statistics, is as narrow as it should be."""
    n = len(times)
    rank = int(n / 2 - 0.98 * n**0.5)
    if rank < 1:
        return False
    ordered = sorted(times)
    return ordered[n - rank] - ordered[rank - 1] <= EFFORT["width"] * statistics.median(ordered)


def measure(plan, ready=False):
    """Times of plan(), in ms, for as long as Forerun's own plans are measured.

    ready: nothing is made in the first call, so that it counts where it alone takes longer than there is time.
    """
    begun = time.perf_counter()
    warmup = 0
    while warmup < EFFORT["warmupLeast"] or time.perf_counter() - begun < EFFORT["warmupSeconds"]:
        if warmup > 0 and time.perf_counter() - begun > EFFORT["limitSeconds"]:
            break
        plan()
        warmup += 1
        if ready and time.perf_counter() - begun > EFFORT["limitSeconds"]:
            return [1000.0 * (time.perf_counter() - begun) / warmup]
    times = []
    counting = time.perf_counter()
    look = EFFORT["least"]
    while len(times) < EFFORT["most"]:
        elapsed = time.perf_counter() - counting
        if len(times) >= EFFORT["least"] and elapsed > EFFORT["seconds"]:
            break
        if times and time.perf_counter() - begun > EFFORT["limitSeconds"]:
            break
        start = time.perf_counter()
        plan()
        times.append(1000.0 * (time.perf_counter() - start))
        if len(times) >= look:
            if settled(times):
                break
            look = int(len(times) * 1.2) + 1
    return times


def report(peer, device, case, times, **more):
    """One measured case, for the harness to read."""
    print(json.dumps({"peer": peer, "device": device, "case": case, "times": [round(t, 5) for t in times], **more}))
    sys.stdout.flush()


def skip(peer, reason):
    """A peer, or a device of it, that cannot be measured here."""
    print(json.dumps({"peer": peer, "skip": reason}))
    sys.stdout.flush()


def near(case, found, expected, within):
    """Ends the program where it has computed something else than it was asked for."""
    if not abs(found - expected) <= within:
        sys.exit(f"{case['name']} came to {found:.4f} in place of {expected:.4f}: it is another problem")


def threads_text(count):
    return f"{count} thread{'' if count == 1 else 's'}"
