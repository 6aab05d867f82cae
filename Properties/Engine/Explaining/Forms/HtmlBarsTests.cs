using System.Text;
using TagStorageModel.Engine.Explaining;
using TagStorageModel.Engine.Explaining.Forms;

namespace TagStorageModel.Properties.Engine.Explaining.Forms;

public sealed class HtmlBarsTests
{
    private static readonly List<string> Two = ["T0", "T1"];

    /// <summary>A lock keeps its bar until it is released, whatever is released before it.</summary>
    [Fact]
    public void ABarStaysWhereItIs()
    {
        var bars = new HtmlBars(Two);
        Assert.Equal("<i></i><i></i>", Row(bars, Holds("T0")));
        Assert.Equal("<i class=\"h0\"></i><i></i>", Row(bars, Holds("T0", "a", "b")));
        Assert.Equal("<i class=\"h1\"></i><i></i>", Row(bars, Holds("T0", "b")));
        Assert.Equal("<i class=\"h0\"></i><i></i>", Row(bars, Holds("T0", "b", "a")));
        Assert.Equal(["&a, &b", "&b"], bars.Titles.Select(title => title!.GetValue<string>()));
        Assert.Contains(".h1 { background: linear-gradient(var(--k1), var(--k1)) 8px 0 / 3px 100% no-repeat; }", bars.Sheet,
            StringComparison.Ordinal);
    }

    /// <summary>A lock has one colour whoever holds it, and the other lane goes on.</summary>
    [Fact]
    public void ALockHasItsColourInEveryLane()
    {
        var bars = new HtmlBars(Two);
        Row(bars, Holds("T1", "a"));
        Assert.Equal("<i class=\"h1\"></i><i class=\"h0\"></i>", Row(bars, Holds("T0", "b", "a")));
        Assert.Equal(2, bars.Sheet.Split("linear-gradient(var(--k0)").Length - 1);
    }

    /// <summary>A lock that is held twice is one bar, and of very many the rest are one.</summary>
    [Fact]
    public void TheyTakeLittleRoom()
    {
        string[] many = [.. Enumerable.Range(0, 40).Select(i => $"lock{i}")];
        Assert.Equal([1, 10], HtmlBars.Widths(Two, [Holds("T0", "a", "a"), Holds("T1", many)]));
        var bars = new HtmlBars(Two);
        Row(bars, Holds("T1", many));
        Assert.EndsWith("&lock8, and 31 more", bars.Titles[0]!.GetValue<string>(), StringComparison.Ordinal);
    }

    private static string Row(HtmlBars bars, ExplainedStep step)
    {
        var html = new StringBuilder();
        bars.Follow(step);
        bars.Add(html);
        return html.ToString();
    }

    private static ExplainedStep Holds(string thread, params string[] locks) =>
        new(1, thread, "step", "", "", [], "", 0, false) { Held = [.. locks] };
}
