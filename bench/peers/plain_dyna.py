"""Dyna-Q in plain Python, with lists in place of arrays: what the loop of slide 6 takes without looking at all keys for each update.

Run by `npm run -s bench -- --filter tables`; it needs no packages.
"""

import platform
import random

LEARNING_RATE, DISCOUNT, EPSILON, ACTIONS = 0.1, 0.95, 0.1, 4
random.seed(0)
case = GIVEN["cases"][0]
world = Maze(case["maze"])
q = [[0.0] * ACTIONS for _ in range(world.states)]
known, place = [], {}


def choose(state):
    if random.random() < EPSILON:
        return int(random.random() * ACTIONS)
    values = q[state]
    most = max(values)
    best = [action for action in range(ACTIONS) if values[action] == most]
    return best[int(random.random() * len(best))]


def update(state, action, reward, after):
    values = q[state]
    values[action] += LEARNING_RATE * (reward + DISCOUNT * max(q[after]) - values[action])


def act(state):
    action = choose(state)
    reward, after, done = world.step(state, action)
    update(state, action, reward, after)
    seen = (state, action, reward, after)
    if (state, action) in place:
        known[place[state, action]] = seen
    else:
        place[state, action] = len(known)
        known.append(seen)
    for _ in range(case["planningSteps"]):
        update(*known[int(random.random() * len(known))])
    return world.start if done else after


times = measure(walk(case["steps"], world.start, act))
report(f"plain Python {platform.python_version()}, Dyna-Q", threads_text(1), case["name"], times)
