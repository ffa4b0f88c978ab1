"""Records what Gymnasium's MuJoCo environments do, for the tests:
python3 src/envs/mujoco/record-gymnasium.py > src/envs/mujoco/gymnasium-v5.json (pip install "gymnasium[mujoco]==1.3.0" mujoco==3.14.0)"""
import json
import sys

import gymnasium as gym
import mujoco
import numpy as np

random = np.random.default_rng(0)


def rounded(values):
    return [float(f"{v:.12g}") for v in np.ravel(values)]


def episode(name, amplitude, noise, balance=None, steps=50):
    env = gym.make(name).unwrapped
    env.reset(seed=0)
    qpos = env.init_qpos + random.uniform(-noise, noise, env.model.nq)
    qvel = env.init_qvel + random.uniform(-noise, noise, env.model.nv)
    if name == "Reacher-v5":
        qpos[2:], qvel[2:] = [0.07, -0.11], 0
    qpos, qvel = np.round(qpos, 6), np.round(qvel, 6)
    env.set_state(qpos, qvel)
    actions, rewards, shots, terminated = [], [], [], False
    for t in range(steps):
        action = random.uniform(-amplitude, amplitude, env.model.nu)
        if balance is not None:
            action += balance(env.data)
        action = np.round(action, 3).astype(np.float32)
        observation, reward, terminated, _, _ = env.step(action)
        actions.append(rounded(np.round(action.astype(float), 3)))
        rewards.append(float(f"{reward:.12g}"))
        if t % 10 == 9 or terminated:
            shots.append({"after": t + 1, "qpos": rounded(env.data.qpos), "qvel": rounded(env.data.qvel), "observation": rounded(observation)})
        if terminated:
            break
    return {"start": {"qpos": rounded(qpos), "qvel": rounded(qvel)}, "actions": actions, "rewards": rewards, "shots": shots, "terminated": bool(terminated)}


def environment(name, *episodes):
    model = gym.make(name).unwrapped.model
    return {
        "steps": gym.spec(name).max_episode_steps,
        "dt": gym.make(name).unwrapped.dt,
        "mass": rounded(model.body_mass[1:]),
        "inertia": rounded(model.body_inertia[1:]),
        "episodes": list(episodes),
    }


def upright(data):
    return -np.array([-0.05 * data.qpos[0] - 1.5 * data.qpos[1] - 0.1 * data.qvel[0] - 0.3 * data.qvel[1]])


environments = {
    "InvertedPendulum-v5": environment(
        "InvertedPendulum-v5",
        episode("InvertedPendulum-v5", 0.1, 0.01, upright),
        episode("InvertedPendulum-v5", 3.5, 0.01),
    ),
    "Reacher-v5": environment("Reacher-v5", episode("Reacher-v5", 1.0, 0.1), episode("Reacher-v5", 1.5, 0.1)),
    "HalfCheetah-v5": environment("HalfCheetah-v5", episode("HalfCheetah-v5", 1.0, 0.1), episode("HalfCheetah-v5", 1.0, 0.1)),
    "Hopper-v5": environment("Hopper-v5", episode("Hopper-v5", 0.05, 0.005), episode("Hopper-v5", 1.0, 0.005)),
}
json.dump({"gymnasium": gym.__version__, "mujoco": mujoco.__version__, "environments": environments}, sys.stdout)
print()
