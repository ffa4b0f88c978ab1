"""Records the root visits and values of mctx's policies on a model of whole numbers, for the tests:
python3 src/search/record-mctx.py > src/search/mctx.json"""
import functools
import json

import jax
import jax.numpy as jnp
import mctx

jax.config.update("jax_enable_x64", True)

PRIME = 10007


def successor(state, choice):
    return (state * 31 + choice * 17 + 7) % PRIME


def outcome_of(afterstate, outcome):
    return (afterstate * 29 + outcome * 19 + 3) % PRIME


def reward_of(state):
    return (state * 37 % 101) / 101.0


def value_of(state):
    return (state * 53 % 97) / 97.0 - 0.3


def logits_of(state, count):
    k = jnp.arange(count)
    return ((state[:, None] * (k + 2) * 13 + k * 5) % 89) / 30.0


def discount_of(state, kind):
    if kind == "players":
        return jnp.full(state.shape, -1.0)
    if kind == "ends":
        return jnp.where(state % 5 == 0, 0.0, 0.9)
    return jnp.full(state.shape, 0.9)


def root_of(states, actions):
    return mctx.RootFnOutput(prior_logits=logits_of(states, actions), value=value_of(states), embedding=states)


def recurrent(params, key, action, state, *, actions, kind):
    del params, key
    to = successor(state, action)
    return mctx.RecurrentFnOutput(reward=reward_of(to), discount=discount_of(to, kind), prior_logits=logits_of(to, actions), value=value_of(to)), to


def decide(params, key, action, state, *, outcomes):
    del params, key
    to = successor(state, action)
    return mctx.DecisionRecurrentFnOutput(chance_logits=logits_of(to, outcomes), afterstate_value=value_of(to)), to


def draw(params, key, outcome, afterstate, *, actions):
    del params, key
    to = outcome_of(afterstate, outcome)
    return mctx.ChanceRecurrentFnOutput(action_logits=logits_of(to, actions), value=value_of(to), reward=reward_of(to), discount=discount_of(to, "plain")), to


def record(policy, roots, actions, simulations, kind="plain", outcomes=0, masked=None, depth=None, considered=16):
    def search(states, invalid):
        common = dict(params=None, rng_key=jax.random.PRNGKey(0), root=root_of(states, actions), num_simulations=simulations, invalid_actions=invalid, max_depth=depth)
        step = functools.partial(recurrent, actions=actions, kind=kind)
        if policy == "gumbel":
            return mctx.gumbel_muzero_policy(recurrent_fn=step, gumbel_scale=0.0, max_num_considered_actions=considered, **common)
        if outcomes == 0:
            return mctx.muzero_policy(recurrent_fn=step, dirichlet_fraction=0.0, temperature=0.0, **common)
        functions = dict(decision_recurrent_fn=functools.partial(decide, outcomes=outcomes), chance_recurrent_fn=functools.partial(draw, actions=actions))
        return mctx.stochastic_muzero_policy(dirichlet_fraction=0.0, temperature=0.0, **functions, **common)

    found = jax.jit(search)(jnp.array(roots), None if masked is None else jnp.array(masked))
    summary = found.search_tree.summary()
    rounded = lambda rows: [[round(float(v), 9) for v in row] for row in rows]
    visits = [[int(v) for v in row[:actions]] for row in summary.visit_counts]
    return {
        "policy": policy, "roots": roots, "actions": actions, "simulations": simulations, "kind": kind, "outcomes": outcomes,
        "masked": masked, "depth": depth, "considered": considered,
        "action": [int(a) for a in found.action],
        "visits": visits,
        "value": [round(float(v), 9) for v in summary.value],
        # Where nothing was visited mctx has numbers that mean nothing.
        "q": [[q if n > 0 else None for q, n in zip(qs, ns)] for qs, ns in zip(rounded(summary.qvalues), visits)],
        "weights": rounded([row[:actions] for row in found.action_weights]),
    }


recorded = [
    record("puct", [1, 2, 3], 4, 50),
    # With more simulations there are ties deep in these trees, for which mctx draws lots: its own values differ from key to key.
    record("puct", [13, 26, 33, 41], 3, 30, kind="players"),
    record("puct", [11, 12], 3, 80, kind="ends"),
    record("puct", [7, 8], 5, 60, masked=[[0, 1, 0, 0, 1], [1, 0, 1, 1, 0]]),
    record("puct", [4, 5], 3, 60, depth=3),
    record("gumbel", [1, 2, 3], 4, 50),
    record("gumbel", [10, 20], 20, 64, kind="players"),
    record("gumbel", [21, 22], 7, 40, considered=4, kind="ends"),
    record("gumbel", [7, 8], 6, 33, masked=[[0, 1, 0, 0, 1, 0], [1, 1, 1, 1, 0, 1]]),
    record("gumbel", [4, 5], 9, 5),
    record("puct", [1, 2], 3, 100, outcomes=4),
    record("puct", [30, 31], 4, 77, outcomes=2),
]
print(json.dumps(recorded))
