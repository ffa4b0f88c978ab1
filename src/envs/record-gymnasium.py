"""Records what Gymnasium's classic control does, for the tests: python3 src/envs/record-gymnasium.py > src/envs/gymnasium.json"""
import json
import sys

import gymnasium as gym
import numpy as np


def episode(name, start, actions):
    env = gym.make(name)
    env.reset(seed=0)
    inner = env.unwrapped
    # As in each environment's own reset, but from a chosen state.
    inner.state = np.array(start, dtype=np.float32 if name == "MountainCarContinuous-v0" else np.float64)
    if name == "CartPole-v1":
        inner.state = tuple(float(v) for v in start)
    steps = []
    for action in actions:
        given = action if env.action_space.shape == () else np.array([action], dtype=np.float32)
        observation, reward, terminated, truncated, _ = env.step(given)
        steps.append([[round(float(v), 7) for v in observation], round(float(reward), 7), bool(terminated), bool(truncated)])
        if terminated:
            break
    return {"name": name, "start": start, "actions": actions[: len(steps)], "steps": steps}


random = np.random.default_rng(0)


def some(low, high, count):
    return [round(float(v), 3) for v in random.uniform(low, high, count)]


recorded = [
    episode("CartPole-v1", [0.01, -0.02, 0.03, 0.04], [int(v) for v in random.integers(0, 2, 60)]),
    episode("CartPole-v1", [2.35, 1.0, 0.0, 0.0], [1] * 10),
    episode("Pendulum-v1", [3.0, -0.5], some(-3, 3, 30)),
    episode("Pendulum-v1", [20.0, 7.9], some(-3, 3, 20)),
    episode("Acrobot-v1", [0.05, -0.03, 0.02, -0.08], [int(v) for v in random.integers(0, 3, 25)]),
    episode("Acrobot-v1", [1.2, 0.4, 2.2, 1.0], [2] * 20),
    episode("MountainCarContinuous-v0", [-0.5, 0.0], some(-2, 2, 25)),
    episode("MountainCarContinuous-v0", [0.2, 0.05], [1.0] * 20),
    episode("MountainCarContinuous-v0", [-1.15, -0.06], [-1.0] * 5),
]
limits = {name: gym.spec(name).max_episode_steps for name in sorted({each["name"] for each in recorded})}
json.dump({"gymnasium": gym.__version__, "limits": limits, "episodes": recorded}, sys.stdout, separators=(",", ":"))
print()
