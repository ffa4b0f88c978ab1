"""The three MPC loops of the course slides "Model-Based Reinforcement Learning with Python" (slides 9, 11 and 12), as they stand there.

Run by `npm run -s bench` where Python has NumPy. Only the plots and the episodes around the loops are left out: what is timed is one call.
"""

import numpy as np

np.random.seed(0)


class SimpleModel:
    def predict(self, state, action):
        return state + action


def mpc_planning_simple(model, initial_state, horizon=5, num_samples=100):
    best_sequence = None
    best_return = float("-inf")

    for _ in range(num_samples):
        state = initial_state
        action_sequence = np.random.uniform(-1, 1, horizon)
        total_return = 0

        for action in action_sequence:
            next_state = model.predict(state, action)
            reward = -abs(next_state)  # Simple reward function
            total_return += reward
            state = next_state

        if total_return > best_return:
            best_return = total_return
            best_sequence = action_sequence

    return best_sequence[0]  # Return the first action of the best sequence


class RoboticArm:
    def __init__(self, length1, length2):
        self.l1 = length1
        self.l2 = length2

    def forward_kinematics(self, theta1, theta2):
        x = self.l1 * np.cos(theta1) + self.l2 * np.cos(theta1 + theta2)
        y = self.l1 * np.sin(theta1) + self.l2 * np.sin(theta1 + theta2)
        return x, y


class ArmModel:
    def __init__(self):
        self.arm = RoboticArm(1.0, 0.8)

    def predict(self, state, action):
        theta1, theta2 = state
        dtheta1, dtheta2 = action
        new_theta1 = theta1 + dtheta1
        new_theta2 = theta2 + dtheta2
        x, y = self.arm.forward_kinematics(new_theta1, new_theta2)
        return np.array([new_theta1, new_theta2]), np.array([x, y])


def mpc_control(model, current_state, target_position, horizon=10, num_samples=1000):
    best_sequence = None
    best_distance = float("inf")

    for _ in range(num_samples):
        state = current_state
        action_sequence = np.random.uniform(-0.1, 0.1, (horizon, 2))
        total_distance = 0

        for action in action_sequence:
            state, position = model.predict(state, action)
            distance = np.linalg.norm(position - target_position)
            total_distance += distance

        if total_distance < best_distance:
            best_distance = total_distance
            best_sequence = action_sequence

    return best_sequence[0]


class DroneModel:
    def predict(self, state, action, dt=0.1):
        position, velocity = state[:3], state[3:]
        new_velocity = velocity + action * dt
        new_position = position + new_velocity * dt
        return np.concatenate([new_position, new_velocity])


def mpc_planning_drone(model, initial_state, target, horizon=10, num_samples=1000):
    best_sequence = None
    best_distance = float("inf")

    for _ in range(num_samples):
        state = initial_state
        action_sequence = np.random.uniform(-1, 1, (horizon, 3))
        total_distance = 0

        for action in action_sequence:
            state = model.predict(state, action)
            distance = np.linalg.norm(state[:3] - target)
            total_distance += distance

        if total_distance < best_distance:
            best_distance = total_distance
            best_sequence = action_sequence

    return best_sequence[0]


class Simple:
    """Slide 9."""

    def __init__(self, start):
        self.model, self.state = SimpleModel(), start[0]

    def plan(self, samples, horizon):
        action = mpc_planning_simple(self.model, self.state, horizon, samples)
        self.state = self.model.predict(self.state, action)


class Arm:
    """Slide 11."""

    def __init__(self, start):
        self.model, self.state = ArmModel(), np.array(start)

    def plan(self, samples, horizon):
        action = mpc_control(self.model, self.state, np.array([1.5, 0.5]), horizon, samples)
        self.state, _ = self.model.predict(self.state, action)


class Drone:
    """Slide 12."""

    def __init__(self, start):
        self.model, self.state = DroneModel(), np.array(start)

    def plan(self, samples, horizon):
        action = mpc_planning_drone(self.model, self.state, np.array([5.0, 5.0, 5.0]), horizon, samples)
        self.state = self.model.predict(self.state, action)


LOOPS = {"integrator": ("slide 9", Simple), "arm-kinematic": ("slide 11", Arm), "drone": ("slide 12", Drone)}
for case in GIVEN["cases"]:
    slide, loop = LOOPS[case["system"]]
    held = loop(case["start"])
    times = measure(lambda: held.plan(case["samples"], case["horizon"]))
    report(f"course slides' MPC loop ({slide}), NumPy {np.__version__}", threads_text(1), case["name"], times)
