"""The ten-armed testbed in NumPy: all problems side by side in arrays, one step after the other.

Run by `npm run -s bench -- --filter bandits` where Python has `pip install numpy`.
"""

import math

import numpy as np

case = GIVEN["cases"][0]
B, K, T = case["problems"], case["arms"], case["steps"]
EPSILON, CONFIDENCE = 0.1, math.sqrt(2.0)
rng = np.random.default_rng(0)
rows = np.arange(B)


def highest(values):
    """The arm of the highest value; ties at random."""
    top = values == values.max(axis=1, keepdims=True)
    return (top * rng.random(values.shape)).argmax(axis=1)


def epsilon_greedy(t, estimates, counts):
    explore = rng.random(B) < EPSILON
    return np.where(explore, rng.integers(K, size=B), highest(estimates))


def ucb1(t, estimates, counts):
    if t < K:
        return np.full(B, t)
    return highest(estimates + CONFIDENCE * np.sqrt(math.log(t + 1) / counts))


choose = {"epsilon-greedy": epsilon_greedy, "ucb1": ucb1}[case["strategy"]]
last = []


def play():
    truth = rng.standard_normal((B, K))
    estimates, counts = np.zeros((B, K)), np.zeros((B, K))
    rewards, optimal = np.zeros(T), np.zeros(T)
    best = truth.argmax(axis=1)
    for t in range(T):
        arm = choose(t, estimates, counts)
        reward = truth[rows, arm] + rng.standard_normal(B)
        counts[rows, arm] += 1
        estimates[rows, arm] += (reward - estimates[rows, arm]) / counts[rows, arm]
        rewards[t] = reward.mean()
        optimal[t] = (arm == best).mean()
    last.append(rewards[-math.ceil(T / 10) :].mean())


times = measure(play)
# Five standard errors of a mean over the problems.
near(case, last[-1], case["reward"], 5.0 / math.sqrt(B))
report(f"NumPy {np.__version__}", threads_text(1), case["name"], times)
