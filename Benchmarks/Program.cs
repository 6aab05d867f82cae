using BenchmarkDotNet.Running;
using TagStorageModel.Benchmarks;

BenchmarkSwitcher.FromAssembly(typeof(ShortRuns).Assembly).Run(args, new ShortRuns());
