"""Records the ten-armed testbed of Sutton and Barto (2018, figure 2.2) as played by NumPy: mean reward and share of optimal actions in
step 1000 (averaged over steps 901 to 1000) over 20,000 problems, with standard errors. Usage: python record-testbed.py > testbed.json
"""

import json

import numpy as np

PROBLEMS, STEPS, ARMS = 20_000, 1000, 10


def play(epsilon, rng):
    truth = rng.standard_normal((PROBLEMS, ARMS))
    best = truth.argmax(axis=1)
    estimates = np.zeros((PROBLEMS, ARMS))
    counts = np.zeros((PROBLEMS, ARMS))
    rows = np.arange(PROBLEMS)
    rewards, optimal = np.zeros(PROBLEMS), np.zeros(PROBLEMS)
    for t in range(STEPS):
        # Ties at random: a little noise decides among what is exactly equal.
        top = estimates == estimates.max(axis=1, keepdims=True)
        greedy = (top * rng.random((PROBLEMS, ARMS))).argmax(axis=1)
        explore = rng.random(PROBLEMS) < epsilon
        arm = np.where(explore, rng.integers(ARMS, size=PROBLEMS), greedy)
        reward = truth[rows, arm] + rng.standard_normal(PROBLEMS)
        counts[rows, arm] += 1
        estimates[rows, arm] += (reward - estimates[rows, arm]) / counts[rows, arm]
        if t >= STEPS - 100:
            rewards += reward / 100
            optimal += (arm == best) / 100
    error = np.sqrt(PROBLEMS)
    return {
        "epsilon": epsilon,
        "reward": round(float(rewards.mean()), 5),
        "rewardStd": round(float(rewards.std()), 5),
        "rewardError": round(float(rewards.std() / error), 5),
        "optimal": round(float(optimal.mean()), 5),
        "optimalStd": round(float(optimal.std()), 5),
        "optimalError": round(float(optimal.std() / error), 5),
    }


rng = np.random.default_rng(0)
print(json.dumps([play(epsilon, rng) for epsilon in (0, 0.01, 0.1)], indent=2))
