/// What others take for a no-op, one task a call, with two workers of one core each.
///
/// Each script starts its system on this machine, runs a few hundred tasks to warm up, then times so
/// many from the first submission to the last result. The settings are those in which each was fastest
/// when they were chosen: prefetching in Parsl, unbounded queuing in Dask.
enum ClusterPeers {
  static let scripts = [parsl, dask, ray]

  private static let common = """
    import os, sys, tempfile, time
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    folder = tempfile.mkdtemp()
    def noop(i):
        return {"i": i, "loss": 0.5}
    def report(run, name):
        best = 0
        run(500)
        for _ in range(3):
            start = time.perf_counter()
            run(count)
            best = max(best, count / (time.perf_counter() - start))
        print("rate", best, name, sep="\\t", flush=True)

    """

  private static let parsl =
    common + """
      import parsl
      from parsl.config import Config
      from parsl.executors import HighThroughputExecutor
      from parsl.providers import LocalProvider
      parsl.load(Config(executors=[HighThroughputExecutor(
          address="127.0.0.1", max_workers_per_node=2, prefetch_capacity=100, encrypted=False,
          provider=LocalProvider(init_blocks=1, min_blocks=1, max_blocks=1))],
          run_dir=folder, initialize_logging=False))
      app = parsl.python_app(noop)
      def run(n):
          assert sum(1 for f in [app(i) for i in range(n)] if f.result()) == n
      report(run, f"Parsl {parsl.__version__}, HTEX, prefetch, plain")
      import psutil
      for child in psutil.Process().children(recursive=True):
          child.kill()
      os._exit(0)
      """

  private static let dask =
    common + """
      import dask, distributed
      from distributed import Client, LocalCluster
      if __name__ == "__main__":
          dask.config.set({"distributed.scheduler.worker-saturation": "inf"})
          cluster = LocalCluster(n_workers=2, threads_per_worker=1, processes=True,
              dashboard_address=None, host="127.0.0.1", local_directory=folder)
          client = Client(cluster)
          base = 0
          def run(n):
              global base
              assert len(client.gather(client.map(noop, range(base, base + n), pure=False))) == n
              base += n
          report(run, f"Dask {distributed.__version__}, plain")
          client.close()
          cluster.close()
      """

  private static let ray =
    common + """
      os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
      import ray
      ray.init(num_cpus=2, include_dashboard=False, _node_ip_address="127.0.0.1",
          object_store_memory=300_000_000, log_to_driver=False, logging_level="error")
      remote = ray.remote(num_cpus=1)(noop)
      def run(n):
          assert len(ray.get([remote.remote(i) for i in range(n)])) == n
      report(run, f"Ray {ray.__version__}, plain")
      ray.shutdown()
      """
}
