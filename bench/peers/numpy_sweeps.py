"""Sweeps of value iteration in NumPy: all states and actions in arrays, f32 as Forerun's.

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


def maze_tables(cells):
    """Where each action leads, [1, A, S], what it pays, [A, S], and what follows counts: the order in which NumPy is quickest."""
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
    return nexts[None], paid, np.where(terminal, 0.0, case["discount"]).astype(np.float32)[None]


def ice_tables(side):
    """As maze_tables, of slippery ice: each action leads ahead or to either side, [3, A, S]."""
    row, column = np.divmod(np.arange(side * side), side)
    goal = side * side - 1
    ahead = np.stack([np.clip(row + d, 0, side - 1) * side + np.clip(column + r, 0, side - 1) for d, r in MOVES])
    ahead[:, goal] = goal
    nexts = np.stack([np.roll(ahead, turn, 0) for turn in (-1, 0, 1)])
    paid = ((nexts == goal) & (np.arange(side * side) != goal)).sum(0).astype(np.float32) / 3
    return nexts, paid, np.where(nexts == goal, 0.0, case["discount"] / 3).astype(np.float32)


case = GIVEN["cases"][0]
nexts, paid, weights = (
    maze_tables(divided(case["maze"], case["factor"])) if case["world"] == "maze" else ice_tables(case["factor"])
)
values = [np.zeros(nexts.shape[2], np.float32)]


def sweeps():
    v = values[0]
    for _ in range(case["sweeps"]):
        worth = paid
        for k in range(len(nexts)):
            worth = worth + weights[k] * v.take(nexts[k])
        v = worth.max(0)
    values[0] = v


sweeps()
near(case, float(values[0].sum()), case["sum"], 1e-3 * case["sum"])
times = measure(sweeps)
report(f"NumPy {np.__version__}, f32", threads_text(1), case["name"], times)
