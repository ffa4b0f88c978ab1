"""pytorch_mppi on the same problems, on one thread, on all, and on a CUDA GPU.

Run by `npm run -s bench` where Python has `pip install pytorch_mppi torch`.
"""

import math
from importlib.metadata import PackageNotFoundError, version

import torch
from pytorch_mppi import MPPI

TAU = 2.0 * math.pi


def pendulum(case, device):
    p = case["params"]

    def dynamics(state, action):
        angle, speed = state[:, :1], state[:, 1:]
        weight = 0.5 * p["mass"] * p["gravity"] * p["length"] * torch.sin(angle)
        acceleration = 3.0 / (p["mass"] * p["length"] ** 2) * (weight + action)
        speed = torch.clamp(speed + acceleration * p["dt"], -p["maxSpeed"], p["maxSpeed"])
        return torch.cat((angle + speed * p["dt"], speed), dim=1)

    def cost(state, action):
        angle = (state[:, 0] + math.pi) % TAU - math.pi
        return angle**2 + 0.1 * state[:, 1] ** 2 + 0.001 * action[:, 0] ** 2

    return dynamics, cost


def diff_drive(case, device):
    p = case["params"]
    cells = int(p["cells"])
    costmap = torch.zeros(cells * cells, device=device)
    for index, value in case["costmap"]:
        costmap[index] = value

    def map_cost(px, py):
        column = torch.clamp(px / p["resolution"] - 0.5, 0.0, cells - 1.0)
        row = torch.clamp(py / p["resolution"] - 0.5, 0.0, cells - 1.0)
        left, below = column.long(), row.long()
        right, above = torch.clamp(left + 1, max=cells - 1), torch.clamp(below + 1, max=cells - 1)
        fx, fy = column - left, row - below
        lower = torch.lerp(costmap[below * cells + left], costmap[below * cells + right], fx)
        upper = torch.lerp(costmap[above * cells + left], costmap[above * cells + right], fx)
        return torch.lerp(lower, upper, fy)

    def dynamics(state, action):
        px, py, yaw = state.unbind(1)
        left, right = action.unbind(1)
        speed = 0.5 * p["wheelRadius"] * (left + right)
        turn = p["wheelRadius"] / p["wheelBase"] * (left - right)
        dt = p["dt"]
        return torch.stack((px + dt * speed * torch.cos(yaw), py + dt * speed * torch.sin(yaw), yaw + dt * turn), dim=1)

    def cost(state, action):
        px, py, yaw = state.unbind(1)
        error = yaw - p["goalYaw"]
        heading = error - TAU * torch.floor(error / TAU + 0.5)
        distance = torch.sqrt((px - p["goalX"]) ** 2 + (py - p["goalY"]) ** 2)
        return p["goalWeight"] * distance + p["headingWeight"] * heading.abs() + p["mapWeight"] * map_cost(px, py)

    return dynamics, cost


def run(case, device, name):
    dynamics, cost = {"pendulum": pendulum, "diff-drive": diff_drive}[case["system"]](case, device)
    low, high, std, start = (
        torch.tensor(case[name], dtype=torch.float32, device=device) for name in ("low", "high", "noiseStd", "start")
    )
    planner = MPPI(
        dynamics,
        cost,
        nx=len(case["start"]),
        noise_sigma=torch.diag(std**2),
        num_samples=case["samples"],
        horizon=case["horizon"],
        lambda_=case["temperature"],
        u_min=low,
        u_max=high,
        device=device,
    )
    held = [start]

    def once():
        action = planner.command(held[0])
        held[0] = dynamics(held[0][None], action[None])[0]
        # The action is of use once it is there.
        return action.cpu()

    with torch.no_grad():
        times = measure(once)
        if not torch.isfinite(once()).all():
            sys.exit(f"pytorch_mppi: a plan of {case['name']} is not finite")
    report(PEER, name, case["name"], times)


def installed(package):
    try:
        return version(package)
    except PackageNotFoundError:
        return "of unknown version"


PEER = f"pytorch_mppi {installed('pytorch_mppi')}, torch {torch.__version__}"
most = torch.get_num_threads()
for case in GIVEN["cases"]:
    for threads in sorted({1, most}):
        torch.set_num_threads(threads)
        run(case, torch.device("cpu"), threads_text(threads))
    if torch.cuda.is_available():
        run(case, torch.device("cuda"), torch.cuda.get_device_name())
if not torch.cuda.is_available():
    skip("pytorch_mppi on CUDA", "this PyTorch sees no CUDA GPU.")
