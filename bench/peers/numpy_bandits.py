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


def epsilon_greedy(t, estimates, counts):
    explore = rng.random(B) < EPSILON
    return np.where(explore, rng.integers(K, size=B), estimates.argmax(axis=1))


def ucb1(t, estimates, counts):
    if t < K:
        return np.full(B, t)
    return (estimates + CONFIDENCE * np.sqrt(math.log(t + 1) / counts)).argmax(axis=1)


choose = {"epsilon-greedy": epsilon_greedy, "ucb1": ucb1}[case["strategy"]]
last = []


def play():
    truth = rng.standard_normal((B, K))
    # Ties at random, for next to nothing: differences that are too small to matter.
    estimates, counts = 1e-9 * rng.random((B, K)), np.zeros((B, K))
    rewards, regrets, optimal = np.zeros(T), np.zeros(T), np.zeros(T)
    best = truth.max(axis=1)
    for t in range(T):
        arm = choose(t, estimates, counts)
        reward = truth[rows, arm] + rng.standard_normal(B)
        counts[rows, arm] += 1
        estimates[rows, arm] += (reward - estimates[rows, arm]) / counts[rows, arm]
        rewards[t] = reward.mean()
        regret = best - truth[rows, arm]
        regrets[t], optimal[t] = regret.mean(), (regret <= 0).mean()
    last.append(rewards[-math.ceil(T / 10) :].mean())


times = measure(play)
# Five standard errors of a mean over the problems.
near(case, last[-1], case["reward"], 5.0 / math.sqrt(B))
report(f"NumPy {np.__version__}", threads_text(1), case["name"], times)
