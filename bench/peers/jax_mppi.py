"""MPPI in JAX: one jitted function a plan, candidates side by side in arrays, the horizon a scan.

Run by `npm run -s bench` where Python has `pip install jax`; with a GPU, `pip install "jax[cuda13]"`.
"""

import math
import os

import jax
import jax.numpy as jnp
import numpy as np

TAU = 2.0 * math.pi


def pendulum(case):
    p = case["params"]

    def dynamics(x, u):
        angle, speed = x
        weight = 0.5 * p["mass"] * p["gravity"] * p["length"] * jnp.sin(angle)
        acceleration = 3.0 / (p["mass"] * p["length"] ** 2) * (weight + u[0])
        speed = jnp.clip(speed + acceleration * p["dt"], -p["maxSpeed"], p["maxSpeed"])
        return angle + speed * p["dt"], speed

    def cost(x, u):
        angle = x[0] - TAU * jnp.floor(x[0] / TAU + 0.5)
        return angle**2 + 0.1 * x[1] ** 2 + 0.001 * u[0] ** 2

    return dynamics, cost


def diff_drive(case):
    p = case["params"]
    cells = int(p["cells"])
    flat = np.zeros(cells * cells, np.float32)
    for index, value in case["costmap"]:
        flat[index] = value
    costmap = jnp.asarray(flat)

    def map_cost(px, py):
        column = jnp.clip(px / p["resolution"] - 0.5, 0.0, cells - 1.0)
        row = jnp.clip(py / p["resolution"] - 0.5, 0.0, cells - 1.0)
        left, below = column.astype(jnp.int32), row.astype(jnp.int32)
        right, above = jnp.minimum(left + 1, cells - 1), jnp.minimum(below + 1, cells - 1)
        fx, fy = column - left, row - below
        look = lambda r, c: jnp.take(costmap, r * cells + c, mode="clip")
        lower = look(below, left) * (1.0 - fx) + look(below, right) * fx
        upper = look(above, left) * (1.0 - fx) + look(above, right) * fx
        return lower * (1.0 - fy) + upper * fy

    def dynamics(x, u):
        px, py, yaw = x
        speed = 0.5 * p["wheelRadius"] * (u[0] + u[1])
        turn = p["wheelRadius"] / p["wheelBase"] * (u[0] - u[1])
        dt = p["dt"]
        return px + dt * speed * jnp.cos(yaw), py + dt * speed * jnp.sin(yaw), yaw + dt * turn

    def cost(x, u):
        px, py, yaw = x
        error = yaw - p["goalYaw"]
        heading = error - TAU * jnp.floor(error / TAU + 0.5)
        distance = jnp.sqrt((px - p["goalX"]) ** 2 + (py - p["goalY"]) ** 2)
        return p["goalWeight"] * distance + p["headingWeight"] * jnp.abs(heading) + p["mapWeight"] * map_cost(px, py)

    return dynamics, cost


def make_plan(case):
    """plan(key, mean [H, A], state [S]) -> the next mean, shifted, and the action."""
    dynamics, cost = {"pendulum": pendulum, "diff-drive": diff_drive}[case["system"]](case)
    N, H = case["samples"], case["horizon"]
    low, high, std = (jnp.asarray(case[name], jnp.float32) for name in ("low", "high", "noiseStd"))
    A = len(case["low"])

    @jax.jit
    def plan(key, mean, state):
        key, draw = jax.random.split(key)
        noise = jax.random.normal(draw, (H, A, N)) * std[:, None]
        actions = jnp.clip(mean[:, :, None] + noise, low[:, None], high[:, None])

        def step(carry, u):
            x, total = carry
            return (dynamics(x, u), total + cost(x, u)), None

        start = tuple(jnp.full(N, s) for s in state)
        (_, costs), _ = jax.lax.scan(step, (start, jnp.zeros(N)), actions)
        weights = jax.nn.softmax(-costs / case["temperature"])
        mean = actions @ weights
        after = dynamics(tuple(state), mean[0])
        return key, jnp.concatenate([mean[1:], mean[-1:]]), jnp.stack(after), mean[0]

    return plan


def run(case, device, peer, name):
    with jax.default_device(device):
        plan = make_plan(case)
        start = jnp.asarray(case["start"], jnp.float32)
        held = [jax.random.key(0), jnp.zeros((case["horizon"], len(case["low"]))), start]

        def once():
            *held[:], action = plan(*held)
            # The action is of use once it is there.
            return np.asarray(action)

        times = measure(once)
        if not np.isfinite(once()).all():
            sys.exit(f"JAX: a plan of {case['name']} is not finite")
        report(peer, name, case["name"], times)


peer = f"JAX {jax.__version__}, jit + scan"
try:
    gpus = jax.devices("gpu")
except RuntimeError:
    gpus = []
    skip("JAX on a GPU", "JAX sees no GPU.")
for case in GIVEN["cases"]:
    run(case, jax.devices("cpu")[0], peer, threads_text(os.cpu_count()))
    if gpus:
        run(case, gpus[0], peer, gpus[0].device_kind)
