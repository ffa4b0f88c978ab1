"""Searches of mctx (JAX) on the game of bench/rate/whole-numbers.ts: jitted, compiled ahead, all roots in one batch.

Run by `npm run -s bench -- --filter search` where Python has `pip install mctx`; with a GPU, `pip install "jax[cuda13]"`, too.
"""

import os

import jax
import jax.numpy as jnp
import mctx
import numpy as np

PRIME = 10007
case = GIVEN["cases"][0]
ACTIONS = case["actions"]


def logits_of(state):
    k = jnp.arange(ACTIONS)
    return ((state[:, None] * (k + 2) * 13 + k * 5) % 89) / 30.0


def value_of(state):
    return (state * 53 % 97) / 97.0 - 0.3


def step(params, key, action, state):
    del params, key
    to = (state * 31 + action * 17 + 7) % PRIME
    # The other player moves next.
    discount = jnp.full(to.shape, -1.0)
    found = mctx.RecurrentFnOutput(
        reward=(to * 37 % 101) / 101.0, discount=discount, prior_logits=logits_of(to), value=value_of(to)
    )
    return found, to


def search(states, key):
    root = mctx.RootFnOutput(prior_logits=logits_of(states), value=value_of(states), embedding=states)
    shared = dict(
        params=None,
        rng_key=key,
        root=root,
        recurrent_fn=step,
        num_simulations=case["simulations"],
        max_depth=case["maxDepth"],
    )
    if case["policy"] == "gumbel":
        found = mctx.gumbel_muzero_policy(gumbel_scale=0.0, **shared)
    else:
        found = mctx.muzero_policy(dirichlet_fraction=0.0, temperature=0.0, **shared)
    return found.action, found.search_tree.summary().value


def run(device, name):
    with jax.default_device(device):
        states, key = jnp.arange(1, case["roots"] + 1), jax.random.PRNGKey(0)
        begun = time.perf_counter()
        compiled = jax.jit(search).lower(states, key).compile()
        ready = 1000.0 * (time.perf_counter() - begun)
        value = [0.0]

        def once():
            _, found = compiled(states, key)
            value[0] = float(np.asarray(found)[0])

        times = measure(once, ready=True)
        # Where actions are alike mctx draws lots, so trees differ a little.
        near(case, value[0], case["value"], 0.1)
        report(f"mctx {mctx.__version__}, JAX {jax.__version__}", name, case["name"], times, readyMs=round(ready, 3))


try:
    gpus = jax.devices("gpu")
except RuntimeError:
    gpus = []
run(jax.devices("cpu")[0], threads_text(os.cpu_count()))
if gpus:
    run(gpus[0], gpus[0].device_kind)
