"""Monte Carlo tree search in plain Python, as textbooks have it: a node is an object that knows its children, no packages.

Run by `npm run -s bench -- --filter search`. The same game, UCT or PUCT, normalisation and depth as Forerun's, ties to the first action.
"""

import math
import platform

PRIME = 10007
SCORE_LEAST = 1e-8
EXPLORATION, INIT, BASE = math.sqrt(2.0), 1.25, 19652.0


def value_of(state):
    return (state * 53 % 97) / 97.0 - 0.3


def priors_of(state, actions):
    logits = [((state * (k + 2) * 13 + k * 5) % 89) / 30.0 for k in range(actions)]
    most = max(logits)
    weights = [math.exp(logit - most) for logit in logits]
    total = sum(weights)
    return [weight / total for weight in weights]


class Node:
    __slots__ = ("state", "reward", "value", "visits", "children", "priors")

    def __init__(self, state, reward, actions, priors):
        self.state, self.reward = state, reward
        self.value, self.visits = value_of(state), 1
        self.children = [None] * actions
        self.priors = priors_of(state, actions) if priors else None


class Search:
    def __init__(self, case):
        self.actions, self.depth = case["actions"], case["maxDepth"]
        self.simulations, self.uct = case["simulations"], case["policy"] == "uct"
        self.lowest, self.highest = math.inf, -math.inf

    def node(self, state, reward):
        return Node(state, reward, self.actions, not self.uct)

    def select_uct(self, node):
        for action, child in enumerate(node.children):
            if child is None:
                return action
        total = math.log(sum(child.visits for child in node.children))
        low, scale = self.lowest, max(self.highest - self.lowest, SCORE_LEAST)
        best, highest = 0, -math.inf
        for action, child in enumerate(node.children):
            # The other player moves next.
            score = (child.reward - child.value - low) / scale + EXPLORATION * math.sqrt(total / child.visits)
            if score > highest:
                best, highest = action, score
        return best

    def select_puct(self, node):
        qs = [None if child is None else child.reward - child.value for child in node.children]
        known = [q for q in qs if q is not None]
        low, high = min([node.value, *known]), max([node.value, *known])
        scale = max(high - low, SCORE_LEAST)
        factor = math.sqrt(node.visits) * (INIT + math.log((node.visits + BASE + 1) / BASE))
        best, highest = 0, -math.inf
        for action, child in enumerate(node.children):
            visits = 0 if child is None else child.visits
            score = (0.0 if child is None else (qs[action] - low) / scale) + factor * node.priors[action] / (1 + visits)
            if score > highest:
                best, highest = action, score
        return best

    def run(self, state):
        select = self.select_uct if self.uct else self.select_puct
        root = self.node(state, 0.0)
        for _ in range(self.simulations):
            path = [root]
            node = root
            while True:
                action = select(node)
                child = node.children[action]
                if child is None:
                    to = (node.state * 31 + action * 17 + 7) % PRIME
                    child = node.children[action] = self.node(to, (to * 37 % 101) / 101.0)
                    path.append(child)
                    obtained = child.value
                    break
                path.append(child)
                if len(path) > self.depth:
                    # What lies at the limit is valued anew at each visit.
                    obtained = value_of(child.state)
                    child.value += (obtained - child.value) / (child.visits + 1)
                    child.visits += 1
                    break
                node = child
            for below, node in zip(reversed(path), reversed(path[:-1])):
                q = below.reward - below.value
                self.lowest, self.highest = min(self.lowest, q), max(self.highest, q)
                obtained = below.reward - obtained
                node.value += (obtained - node.value) / (node.visits + 1)
                node.visits += 1
        return root.value


case = GIVEN["cases"][0]
found = []
times = measure(lambda: found.append(Search(case).run(1)), ready=True)
near(case, found[-1], case["value"], 0.01)
policy = case["policy"].upper()
report(f"plain Python {platform.python_version()}, {policy}", threads_text(1), case["name"], times)
