using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Model.Revisions;
using TagStorageModel.Properties.Callers;

namespace TagStorageModel.Properties.Kit.Execution;

public sealed class CodePathTests
{
    [Fact]
    public void APathIsItsNameAndItsNumber()
    {
        var path = CodePath.Of("a_path");
        Assert.Same(path, CodePath.Of("a_path"));
        Assert.Same(path, CodePath.At(path.Index));
        Assert.NotEqual(path.Index, CodePath.Of("another_path").Index);
        Assert.InRange(path.Index, 0, CodePath.Count - 1);
    }

    [Fact]
    public void WhatOverridesABeginningIsOneUnderItsOwnName()
    {
        Assert.Equal(["first", "second"], CodePath.NamesIn(typeof(Code)));
        Assert.Equal(["renamed", "second", "third"], CodePath.NamesIn(typeof(Derived)));
    }

    [Fact]
    public void EveryPathOfARevisionIsAFunctionOfIt()
    {
        foreach (var code in new[] { typeof(RfcV2), typeof(RfcV3) })
            Assert.Empty(CodePath.NamesIn(code).Except(Function.StepsIn(code).Select(step => step.Name.Split(' ', ',')[0])));
        Assert.Equal(59, RevisionPaths.All.Count);
        Assert.Equal(
            ["handle_huge_page_missing_tag_storage", "handle_page_missing_tag_storage"],
            CodePath.NamesIn(typeof(RfcV2)).Except(CodePath.NamesIn(typeof(RfcV3))));
    }

    private class Code(Machine machine)
    {
        protected Cell Cell { get; } = new(machine, "cell");

        [Path]
        public virtual async KernelTask First() => await Cell.Read();

        [Path]
        public virtual async KernelTask Second() => await Cell.Read();

        public async KernelTask NoPath() => await Cell.Read();
    }

    private sealed class Derived(Machine machine) : Code(machine)
    {
        [CFunction("renamed")]
        public override async KernelTask First() => await Cell.Write(1);

        public override async KernelTask Second() => await Cell.Write(2);

        [Path]
        public async KernelTask Third() => await Cell.Read();
    }
}
