"""PETS planning in PyTorch, on one thread and on all.

Run by `npm run -s bench -- --filter ensemble` where Python has `pip install torch numpy`. The same plan as Forerun's: CEM over action sequences, each rolled out by P particles, each particle
bound to one of M probabilistic networks, learned noise drawn at each step. No autograd, all members in one batched product,
buffers reused; the product is torch.baddbmm or a loop of torch.addmm, whichever is quicker here.
"""

import math

import torch
import torch.nn.functional as F

problem = GIVEN["cases"][0]
S, A = problem["states"], problem["actions"]
M, P = problem["members"], problem["particles"]
N, H = problem["samples"], problem["horizon"]
LAYERS = problem["layers"]
if P % M != 0:
    sys.exit(f"{P} particles do not divide among {M} members.")
ROWS = N * P // M
ELITES = math.ceil(N * problem["eliteFraction"])
MOMENTUM = problem["momentum"]
OUTPUT_STD, MIN_LOG_VARIANCE, MAX_LOG_VARIANCE = 0.1, -6.0, -1.0

torch.manual_seed(1)
weights = [(2 * torch.rand(M, i, o) - 1) * math.sqrt(3 / i) for i, o in zip(LAYERS, LAYERS[1:])]
biases = [0.1 * (2 * torch.rand(M, 1, o) - 1) for o in LAYERS[1:]]
input_mean, input_scale = torch.zeros(LAYERS[0]), torch.ones(LAYERS[0])
buffers = [torch.empty(M, ROWS, size) for size in LAYERS]


def batched(layer, x, out):
    torch.baddbmm(biases[layer], x, weights[layer], out=out)


def looped(layer, x, out):
    for m in range(M):
        torch.addmm(biases[layer][m], x[m], weights[layer][m], out=out[m])


def networks(product):
    """Outputs of each member for the normalised inputs in buffers[0]."""
    last = len(weights) - 1
    for layer in range(len(weights)):
        product(layer, buffers[layer], buffers[layer + 1])
        if layer < last:
            F.silu(buffers[layer + 1], inplace=True)
    return buffers[-1]


def costs(state, actions, product):
    """Mean cost over the particles of candidates [N, H, A] from a state [S]."""
    # Particle p of a candidate follows member p % M: the rows of a member are all candidates, P / M times.
    x = state.expand(M, ROWS, S).clone()
    total = torch.zeros(M, ROWS)
    effort = 0.1 * (actions * actions).sum(2)
    for t in range(H):
        u = actions[:, t].repeat(P // M, 1)
        total -= x[:, :, 0]
        total += effort[:, t].repeat(P // M)
        torch.sub(x, input_mean[:S], out=buffers[0][:, :, :S]).mul_(input_scale[:S])
        buffers[0][:, :, S:] = (u - input_mean[S:]) * input_scale[S:]
        out = networks(product)
        log_variance = MAX_LOG_VARIANCE - F.softplus(MAX_LOG_VARIANCE - out[:, :, S:])
        log_variance = MIN_LOG_VARIANCE + F.softplus(log_variance - MIN_LOG_VARIANCE)
        std = log_variance.mul_(0.5).exp_()
        x.add_(torch.addcmul(out[:, :, :S], std, torch.randn(M, ROWS, S)), alpha=OUTPUT_STD)
    return total.view(P, N).mean(0)


def plan(state, mean, product):
    std = torch.full((H, A), 0.5)
    for _ in range(problem["iterations"]):
        actions = (mean + std * torch.randn(N, H, A)).clamp_(-1, 1)
        elites = actions[torch.topk(costs(state, actions, product), ELITES, largest=False).indices]
        mean = MOMENTUM * mean + (1 - MOMENTUM) * elites.mean(0)
        std = MOMENTUM * std + (1 - MOMENTUM) * elites.std(0, unbiased=False)
    return mean


def quickest_product():
    """The better way to multiply by the members' weights, by one evaluation each."""
    buffers[0].normal_()
    found = {}
    for product in (batched, looped):
        networks(product)
        start = time.perf_counter()
        for _ in range(3):
            networks(product)
        found[product] = time.perf_counter() - start
    return min(found, key=found.get)


def run(threads):
    torch.set_num_threads(threads)
    product = quickest_product()
    state, held = torch.zeros(S), [torch.zeros(H, A)]

    def once():
        warm = torch.cat((held[0][1:], held[0][-1:]))
        held[0] = plan(state, warm, product)

    times = measure(once)
    if not torch.isfinite(held[0]).all():
        sys.exit("the plan is not finite")
    report(f"PyTorch {torch.__version__}", threads_text(threads), problem["name"], times, product=product.__name__)


with torch.inference_mode():
    for threads in sorted({1, torch.get_num_threads()}):
        run(threads)
