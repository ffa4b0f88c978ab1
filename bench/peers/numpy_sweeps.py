"""Sweeps of value iteration in NumPy: all states and actions of the maze in arrays, f32 as Forerun's.

Run by `npm run -s bench -- --filter tables` where Python has `pip install numpy`.
"""

import numpy as np

MOVES = [(0, -1), (1, 0), (0, 1), (-1, 0)]


def divided(rows, factor):
    """Cells divided into factor x factor; start and goal are the first of theirs."""
    cells = np.array([list(row) for row in rows])
    large = np.where(cells == "#", "#", ".").repeat(factor, 0).repeat(factor, 1)
    large[::factor, ::factor] = cells
    return large


def tables(cells):
    """Where each action leads, [A, S], what it pays and what follows counts: the order in which NumPy is quickest."""
    rows, columns = cells.shape
    row, column = np.divmod(np.arange(cells.size), columns)
    flat = cells.ravel()
    nexts = []
    for down, right in MOVES:
        to = np.clip(row + down, 0, rows - 1) * columns + np.clip(column + right, 0, columns - 1)
        nexts.append(np.where((flat == "G") | (flat[to] == "#"), np.arange(cells.size), to))
    nexts = np.stack(nexts)
    terminal = flat[nexts] == "G"
    paid = (terminal & (flat != "G")).astype(np.float32)
    return nexts, paid, np.where(terminal, 0.0, case["discount"]).astype(np.float32)


case = GIVEN["cases"][0]
nexts, paid, weights = tables(divided(case["maze"], case["factor"]))
values = [np.zeros(nexts.shape[1], np.float32)]


def sweeps():
    v = values[0]
    for _ in range(case["sweeps"]):
        v = (paid + weights * v.take(nexts)).max(0)
    values[0] = v


sweeps()
# What the goal pays has come as many steps as there were sweeps, and no further.
steps = np.rint(np.log(values[0][values[0] > 0]) / np.log(case["discount"]))
near(case, steps.max(), case["sweeps"] - 1, 0.5)
times = measure(sweeps)
report(f"NumPy {np.__version__}, f32", threads_text(1), case["name"], times)
