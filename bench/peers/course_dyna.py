"""Dyna-Q of the course slides "Model-Based Reinforcement Learning with Python" (slide 6), as it stands there, in the maze of figure 8.2 of Sutton
and Barto (2018) in place of its dummy environment.

Run by `npm run -s bench -- --filter tables` where Python has `pip install numpy`.
"""

import numpy as np

np.random.seed(0)


class DynaQ:
    def __init__(self, n_states, n_actions, learning_rate=0.1, discount_factor=0.95, epsilon=0.1, planning_steps=50):
        self.q_table = np.zeros((n_states, n_actions))
        self.model = {}
        self.lr = learning_rate
        self.gamma = discount_factor
        self.epsilon = epsilon
        self.planning_steps = planning_steps

    def choose_action(self, state):
        if np.random.random() < self.epsilon:
            return np.random.randint(self.q_table.shape[1])
        else:
            return np.argmax(self.q_table[state])

    def learn(self, state, action, reward, next_state):
        # Q-learning update
        td_target = reward + self.gamma * np.max(self.q_table[next_state])
        td_error = td_target - self.q_table[state, action]
        self.q_table[state, action] += self.lr * td_error

        # Model learning
        self.model[(state, action)] = (reward, next_state)

        # Planning
        for _ in range(self.planning_steps):
            s, a = list(self.model.keys())[np.random.randint(len(self.model))]
            r, next_s = self.model[(s, a)]

            td_target = r + self.gamma * np.max(self.q_table[next_s])
            td_error = td_target - self.q_table[s, a]
            self.q_table[s, a] += self.lr * td_error


case = GIVEN["cases"][0]
world = Maze(case["maze"])
learner = DynaQ(world.states, 4, planning_steps=case["planningSteps"])


def act(state):
    action = learner.choose_action(state)
    reward, after, done = world.step(state, action)
    learner.learn(state, action, reward, after)
    return world.start if done else after


times = measure(walk(case["steps"], world.start, act))
report(f"course slides' Dyna-Q (slide 6), NumPy {np.__version__}", threads_text(1), case["name"], times)
