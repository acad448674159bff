/// The same networks in PyTorch and in JAX, each in the form in which it was fastest when these were
/// written: fused Adam and vectorised sign kernels in PyTorch, a whole epoch in one compiled scan in JAX.
///
/// Each script is told how many epochs to time; rates are those of the median epoch, after one that does
/// not count, as on the other side.
enum TrainingPeers {
  static let torch = """
    import os, sys, time
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    import torch, torch.nn as nn, torch.nn.functional as F
    torch.set_num_threads(1)
    torch.manual_seed(0)
    epochs = int(sys.argv[1])
    def median(times):
        return sorted(times[1:])[epochs // 2]
    name = f"PyTorch {torch.__version__}, eager, fused Adam"
    # The largest interval of floats whose inside is [-1, 1].
    ONE = float(torch.nextafter(torch.tensor(1.0), torch.tensor(2.0)))
    class Sign(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            ctx.save_for_backward(x)
            return torch.copysign(x.new_ones(()), x)
        @staticmethod
        def backward(ctx, grad):
            (x,) = ctx.saved_tensors
            return torch.ops.aten.hardtanh_backward(grad, x, -ONE, ONE)
    class PlainSign(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return torch.ones((), dtype=x.dtype).expand_as(x).copysign(x)
        @staticmethod
        def backward(ctx, grad):
            return grad
    def rate(inputs, hidden, signs=True):
        x = torch.where(torch.rand(10000, inputs) < 0.5, -1.0, 1.0) if signs else torch.randn(10000, inputs)
        y = torch.randint(10, (10000,))
        sizes = [inputs, hidden, 10]
        weights = [nn.Parameter(torch.empty(b, a).uniform_(-1, 1)) for a, b in zip(sizes, sizes[1:])]
        scales = [a ** -0.5 for a in sizes]
        adam = torch.optim.Adam(weights, lr=1e-3, fused=True)
        times = []
        for _ in range(epochs + 1):
            start = time.perf_counter()
            order = torch.randperm(10000)
            total = 0.0
            for b in range(156):
                i = order[b * 64:(b + 1) * 64]
                h = Sign.apply(F.linear(x[i], Sign.apply(weights[0])) * scales[0])
                loss = F.cross_entropy(F.linear(h, Sign.apply(weights[1])) * scales[1], y[i])
                adam.zero_grad(set_to_none=True)
                loss.backward()
                adam.step()
                with torch.no_grad():
                    for w in weights:
                        w.clamp_(-1.0, 1.0)
                total += loss.detach()
            float(total)
            times.append(time.perf_counter() - start)
        return 9984 / median(times)
    for inputs, hidden in [(100, 16), (100, 64), (100, 256), (784, 256), (784, 1024)]:
        print(f"{inputs}-{hidden}", rate(inputs, hidden), name, sep="\\t", flush=True)
    print("784-1024 numbers", rate(784, 1024, signs=False), name, sep="\\t", flush=True)
    def paper():
        sizes = [100, 32, 16, 10]
        x, y = torch.randn(25000, 100), torch.randint(10, (25000,))
        xv, yv = torch.randn(10000, 100), torch.randint(10, (10000,))
        linear = [nn.Linear(a, b) for a, b in zip(sizes, sizes[1:])]
        norms = [nn.BatchNorm1d(b) for b in sizes[1:]]
        for l in linear:
            nn.init.normal_(l.weight, 0, 0.1)
            nn.init.zeros_(l.bias)
        def forward(x):
            for k in range(3):
                x = norms[k](F.linear(x, PlainSign.apply(linear[k].weight), linear[k].bias))
                if k < 2:
                    x = PlainSign.apply(x)
            return x
        adam = torch.optim.Adam([p for m in linear + norms for p in m.parameters()], lr=1e-3, fused=True)
        times, step = [], 0
        for _ in range(epochs + 1):
            start = time.perf_counter()
            order = torch.randperm(25000)
            for b in range(0, 25000, 128):
                i = order[b:b + 128]
                for n in norms: n.train()
                loss = F.cross_entropy(forward(x[i]), y[i])
                adam.zero_grad(set_to_none=True)
                loss.backward()
                adam.step()
                step += 1
                if step % 20 == 0:
                    for n in norms: n.eval()
                    with torch.no_grad():
                        F.cross_entropy(forward(xv), yv)
            times.append(time.perf_counter() - start)
        return 196 / median(times)
    print("paper", paper(), name, sep="\\t", flush=True)
    def convolutions(form):
        net = nn.Sequential(
            nn.Conv2d(1, 8, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(8, 16, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(16, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
            nn.Flatten(), nn.Linear(288, 32), nn.ReLU(), nn.Linear(32, 10)).to(memory_format=form)
        x = torch.randn(4096, 1, 28, 28).to(memory_format=form)
        y = torch.randint(10, (4096,))
        adam = torch.optim.Adam(net.parameters(), lr=1e-3, fused=True)
        times = []
        for _ in range(epochs + 1):
            start = time.perf_counter()
            order = torch.randperm(4096)
            for b in range(0, 4096, 1024):
                i = order[b:b + 1024]
                loss = F.cross_entropy(net(x[i]), y[i])
                adam.zero_grad(set_to_none=True)
                loss.backward()
                adam.step()
            times.append(time.perf_counter() - start)
        return 4096 / median(times)
    fastest = max(convolutions(form)
                  for form in [torch.contiguous_format, torch.channels_last])
    print("convolutions", fastest, name, sep="\\t", flush=True)
    """

  static let jax = """
    import os, sys, time
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    os.environ["JAX_PLATFORMS"] = "cpu"
    os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
    import jax, jax.numpy as jnp
    from functools import partial
    epochs = int(sys.argv[1])
    def median(times):
        return sorted(times[1:])[epochs // 2]
    name = f"JAX {jax.__version__}, an epoch in one compiled scan"
    @jax.custom_vjp
    def sign(x):
        return jnp.where(x >= 0, 1.0, -1.0)
    sign.defvjp(lambda x: (sign(x), x), lambda x, g: (g * (jnp.abs(x) <= 1),))
    def forward(weights, x):
        for k, w in enumerate(weights):
            x = (x @ sign(w)) * (w.shape[0] ** -0.5)
            if k + 1 < len(weights):
                x = sign(x)
        return x
    def lost(weights, x, y):
        logs = jax.nn.log_softmax(forward(weights, x))
        return -jnp.mean(jnp.take_along_axis(logs, y[:, None], axis=1))
    def step(state, x, y):
        weights, m, v, t = state
        loss, g = jax.value_and_grad(lost)(weights, x, y)
        t = t + 1
        m = [0.9 * a + 0.1 * b for a, b in zip(m, g)]
        v = [0.999 * a + 0.001 * b * b for a, b in zip(v, g)]
        c, d = 1 - 0.9 ** t, 1 - 0.999 ** t
        weights = [jnp.clip(w - 1e-3 * (a / c) / (jnp.sqrt(b / d) + 1e-8), -1, 1)
                   for w, a, b in zip(weights, m, v)]
        return (weights, m, v, t), loss
    @partial(jax.jit, donate_argnums=0)
    def epoch(state, order, x, y):
        return jax.lax.scan(lambda s, i: step(s, x[i], y[i]), state, order)
    permute = jax.jit(lambda k: jax.random.permutation(k, 10000)[:9984].reshape(156, 64))
    def rate(inputs, hidden):
        keys = jax.random.split(jax.random.key(0), 5)
        sizes = [inputs, hidden, 10]
        weights = [jax.random.uniform(k, (a, b), minval=-1, maxval=1)
                   for k, a, b in zip(keys, sizes, sizes[1:])]
        x = jnp.where(jax.random.uniform(keys[2], (10000, inputs)) < 0.5, -1.0, 1.0)
        y = jax.random.randint(keys[3], (10000,), 0, 10)
        state = (weights, [jnp.zeros_like(w) for w in weights], [jnp.zeros_like(w) for w in weights],
                 jnp.float32(0))
        key, times = keys[4], []
        for _ in range(epochs + 1):
            start = time.perf_counter()
            key, k = jax.random.split(key)
            state, losses = epoch(state, permute(k), x, y)
            float(losses.mean())
            times.append(time.perf_counter() - start)
        return 9984 / median(times)
    for inputs, hidden in [(100, 16), (100, 64), (100, 256), (784, 256), (784, 1024)]:
        print(f"{inputs}-{hidden}", rate(inputs, hidden), name, sep="\\t", flush=True)
    """
}
