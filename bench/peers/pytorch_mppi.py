"""Times pytorch_mppi on the pendulum, on this machine: one JSON line a thread count.

Run by `npm run -s bench -- --peers`, which needs Python with `pip install pytorch_mppi torch`.
"""

import json
import math
import statistics
import sys
import time

import torch
from importlib.metadata import PackageNotFoundError, version
from pytorch_mppi import MPPI

SAMPLES, HORIZON = 16384, 100
WARMUP, LEAST, SECONDS = 5, 20, 5.0


def dynamics(state, action):
    angle, speed = state[:, :1], state[:, 1:]
    torque = torch.clamp(action, -2.0, 2.0)
    speed = torch.clamp(speed + (15.0 * torch.sin(angle) + 3.0 * torque) * 0.05, -8.0, 8.0)
    return torch.cat((angle + speed * 0.05, speed), dim=1)


def cost(state, action):
    angle = (state[:, 0] + math.pi) % (2.0 * math.pi) - math.pi
    return angle**2 + 0.1 * state[:, 1] ** 2 + 0.001 * action[:, 0] ** 2


def measure(threads):
    torch.set_num_threads(threads)
    planner = MPPI(
        dynamics,
        cost,
        nx=2,
        noise_sigma=torch.eye(1),
        num_samples=SAMPLES,
        horizon=HORIZON,
        lambda_=1.0,
        u_min=torch.tensor([-2.0]),
        u_max=torch.tensor([2.0]),
    )
    state = torch.tensor([math.pi, 0.0])
    times = []
    begun = time.perf_counter()
    with torch.no_grad():
        while len(times) < WARMUP + LEAST or time.perf_counter() - begun < SECONDS:
            start = time.perf_counter()
            action = planner.command(state)
            times.append(1000.0 * (time.perf_counter() - start))
            state = dynamics(state[None], action[None])[0]
    times = sorted(times[WARMUP:])
    return times


def installed(package):
    try:
        return version(package)
    except PackageNotFoundError:
        return "unknown version"


for threads in sorted({1, torch.get_num_threads()}):
    times = measure(threads)
    p50 = statistics.median(times)
    figure = {
        "kind": "speed",
        "peer": f"pytorch_mppi {installed('pytorch_mppi')}, torch {torch.__version__}, {threads} thread{'s' if threads > 1 else ''}",
        "system": "pendulum",
        "samples": SAMPLES,
        "horizon": HORIZON,
        "plans": len(times),
        "planMs": {"p50": p50, "p95": times[min(len(times) - 1, round(0.95 * (len(times) - 1)))], "min": times[0]},
        "stepsPerSecond": 1000.0 * SAMPLES * HORIZON / p50,
    }
    print(json.dumps(figure))
    sys.stdout.flush()
