class Maze:
    """A maze of the book: S start, G goal, # walls; actions left, down, right, up."""

    MOVES = ((0, -1), (1, 0), (0, 1), (-1, 0))

    def __init__(self, rows):
        self.rows, self.columns, self.cells = len(rows), len(rows[0]), "".join(rows)
        self.states, self.start = len(self.cells), self.cells.index("S")

    def step(self, state, action):
        """Reward, next state, and whether that ends the episode."""
        down, right = self.MOVES[action]
        row = min(max(state // self.columns + down, 0), self.rows - 1)
        column = min(max(state % self.columns + right, 0), self.columns - 1)
        after = row * self.columns + column
        if self.cells[after] == "#":
            after = state
        goal = self.cells[after] == "G"
        return (1.0 if goal else 0.0), after, goal


def walk(steps, start, act):
    """What is timed: so many steps, on from where the last ones ended."""
    held = [start]

    def once():
        state = held[0]
        for _ in range(steps):
            state = act(state)
        held[0] = state

    return once
