"""Records Gymnasium's toy-text environments as tables, for the tests:
python3 src/envs/tabular/record-gymnasium.py > src/envs/tabular/gymnasium-tables.json

Blackjack has no table in Gymnasium: its own `step` is run with every sequence of cards that can be drawn.
Optimal values are found by policy iteration with linear solves, on Gymnasium's numbers.
"""
import json
import sys

import gymnasium as gym
import numpy as np
from gymnasium.envs.toy_text import blackjack

DISCOUNT = 0.99
CARDS = [(card, (4 if card == 10 else 1) / 13) for card in range(1, 11)]


class Empty(Exception):
    pass


def packed(values):
    """Few values as themselves and a digit of base 36 for each place."""
    distinct = sorted(set(values))
    if len(distinct) > 36:
        return values
    digit = dict(zip(distinct, "0123456789abcdefghijklmnopqrstuvwxyz"))
    return {"values": distinct, "places": "".join(digit[value] for value in values)}


def optimal(count, actions, table):
    reward = np.zeros((count, actions))
    move = np.zeros((count, actions, count))
    for s in range(count):
        for a in range(actions):
            for p, following, r, over in table[s][a]:
                reward[s, a] += p * r
                if not over:
                    move[s, a, following] += p
    policy = np.zeros(count, dtype=int)
    every = np.arange(count)
    while True:
        values = np.linalg.solve(np.eye(count) - DISCOUNT * move[every, policy], reward[every, policy])
        quality = reward + DISCOUNT * move @ values
        better = quality.argmax(axis=1)
        improved = np.where(quality[every, better] > quality[every, policy] + 1e-10, better, policy)
        if (improved == policy).all():
            return [round(float(v), 7) for v in values]
        policy = improved


def recorded(name, count, actions, table, start):
    outcomes = [outcome for s in range(count) for a in range(actions) for outcome in table[s][a]]
    return {
        "name": name,
        "states": count,
        "actions": actions,
        "start": [[s, round(float(p), 9)] for s, p in enumerate(start) if p > 0],
        "counts": packed([len(table[s][a]) for s in range(count) for a in range(actions)]),
        "probabilities": packed([round(float(p), 9) for p, _, _, _ in outcomes]),
        "nexts": [int(following) for _, following, _, _ in outcomes],
        "rewards": packed([float(r) for _, _, r, _ in outcomes]),
        "terminals": packed([int(over) for _, _, _, over in outcomes]),
        "values": optimal(count, actions, table),
    }


def tabular(name, gymnasium_name, **options):
    env = gym.make(gymnasium_name, **options).unwrapped
    return recorded(name, int(env.observation_space.n), int(env.action_space.n), env.P, env.initial_state_distrib)


def number(hand, dealer):
    if len(hand) == 2 and blackjack.is_natural(hand):
        return 704 + dealer
    return (blackjack.sum_hand(hand) * 11 + dealer) * 2 + blackjack.usable_ace(hand)


def hands():
    yield from ([2, total - 2] for total in range(4, 13))
    yield from ([10, total - 10] for total in range(13, 21))
    yield [10, 9, 2]
    yield from ([1, total - 11] for total in range(12, 21))
    yield [1, 5, 5]
    yield [1, 10]


def cards():
    env = blackjack.BlackjackEnv(sab=True)
    waiting = []

    def draw(_):
        if not waiting:
            raise Empty
        return waiting.pop()

    blackjack.draw_card = draw

    def every(hand, dealer, hidden, action, drawn, probability):
        env.player, env.dealer = list(hand), [dealer] if hidden is None else [dealer, hidden]
        waiting[:] = reversed(drawn)
        try:
            _, reward, over, _, _ = env.step(action)
            yield probability, number(env.player, dealer), reward, over
        except Empty:
            for card, p in CARDS:
                yield from every(hand, dealer, hidden, action, [*drawn, card], probability * p)

    table = [[[(1.0, s, 0.0, True)] for _ in range(2)] for s in range(715)]
    for hand in hands():
        for dealer, _ in CARDS:
            state = number(hand, dealer)
            merged = {}
            for hidden, likely in CARDS:
                for p, following, reward, over in every(hand, dealer, hidden, 0, [], likely):
                    merged[following, reward, over] = merged.get((following, reward, over), 0) + p
            best_first = sorted(merged.items(), key=lambda item: -item[0][1])
            table[state][0] = [(p, following, reward, over) for (following, reward, over), p in best_first]
            table[state][1] = list(every(hand, dealer, 10, 1, [], 1.0))
    start = np.zeros(715)
    for first, p in CARDS:
        for second, q in CARDS:
            for dealer, r in CARDS:
                start[number([first, second], dealer)] += p * q * r
    return recorded("blackjack", 715, 2, table, start)


json.dump(
    {
        "gymnasium": gym.__version__,
        "discount": DISCOUNT,
        "tables": [
            tabular("frozen-lake", "FrozenLake-v1"),
            tabular("frozen-lake-dry", "FrozenLake-v1", is_slippery=False),
            tabular("frozen-lake-8x8", "FrozenLake8x8-v1"),
            tabular("frozen-lake-8x8-dry", "FrozenLake8x8-v1", is_slippery=False),
            tabular("frozen-lake-grip", "FrozenLake-v1", success_rate=0.8, reward_schedule=(2, -1, -0.125)),
            tabular("cliff-walking", "CliffWalking-v1"),
            tabular("cliff-walking-slippery", "CliffWalkingSlippery-v1"),
            tabular("taxi", "Taxi-v4"),
            tabular("taxi-rainy", "Taxi-v4", is_rainy=True),
            cards(),
        ],
    },
    sys.stdout,
    separators=(",", ":"),
)
print()
