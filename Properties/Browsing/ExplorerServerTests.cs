using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Text;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Exploring;
using TagStorageModel.Harness.Browsing;
using TagStorageModel.Harness.Cli;

namespace TagStorageModel.Properties.Browsing;

public sealed class ExplorerServerTests : IAsyncLifetime
{
    private SampleExplorer explorer = null!;

    public async ValueTask InitializeAsync() => explorer = await SampleExplorer.Start(null, SampleExplorer.Cell);

    public ValueTask DisposeAsync() => explorer.DisposeAsync();

    [Fact]
    public void ItListensOnThisMachineAloneUnderAWordThatNobodyGuesses()
    {
        Assert.Equal("127.0.0.1", explorer.Address.Host);
        Assert.Matches("^/[0-9a-f]{32}/$", explorer.Address.AbsolutePath);
    }

    [Theory]
    [InlineData("", "text/html", "<!DOCTYPE html>")]
    [InlineData("explorer.js", "text/javascript", "import ")]
    [InlineData("draw.js", "text/javascript", "export ")]
    [InlineData("path.js", "text/javascript", "export ")]
    [InlineData("explorer.css", "text/css", ":root")]
    [InlineData("look.css", "text/css", ":root")]
    [InlineData("matrix", "text/html", "<!DOCTYPE html>")]
    public async Task ItsFilesAreSentAndNothingMayBeLoadedBesideThem(string path, string type, string text)
    {
        var (status, body, response) = await explorer.Send(HttpMethod.Get, path);
        Assert.Equal((HttpStatusCode.OK, type), (status, response.Content.Headers.ContentType!.MediaType));
        Assert.Contains(text, body, StringComparison.Ordinal);
        AssertClosed(response);
    }

    /// <summary>Whoever does not know the word learns nothing, not even what there is.</summary>
    [Theory]
    [InlineData("/")]
    [InlineData("/explorer.js")]
    [InlineData("/00000000000000000000000000000000/")]
    [InlineData("/00000000000000000000000000000000/place")]
    [InlineData("/matrix")]
    public async Task AnotherWordFindsNothing(string path)
    {
        foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Post, HttpMethod.Options])
        {
            var (status, text, response) = await explorer.Send(method, path, method == HttpMethod.Post ? "{}" : null);
            Assert.Equal((HttpStatusCode.NotFound, ""), (status, text));
            AssertClosed(response);
        }
    }

    [Fact]
    public async Task ThePathMustBeTheWordWhole()
    {
        var word = explorer.Address.AbsolutePath.Trim('/');
        foreach (var path in (string[])[$"/{word}", $"/{word[..31]}/", $"/{word}0/", $"/{word.ToUpperInvariant()}A/", $"/x/{word}/"])
            Assert.Equal(HttpStatusCode.NotFound, (await explorer.Send(HttpMethod.Get, path)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await explorer.Send(HttpMethod.Get, $"/{word}/no-such-file")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await explorer.Send(HttpMethod.Post, $"/{word}/no-such-question", "{}")).Status);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await explorer.Send(HttpMethod.Put, $"/{word}/place", "{}")).Status);
    }

    /// <summary>A name that somebody else has made point to this machine is refused.</summary>
    [Theory]
    [InlineData("example.com")]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:1")]
    [InlineData("localhost")]
    [InlineData("127.0.0.1.example.com:PORT")]
    [InlineData("[::1]:PORT")]
    [InlineData("0.0.0.0:PORT")]
    public async Task AnotherHostIsRefused(string host)
    {
        var (status, text, _) = await explorer.Send(HttpMethod.Get, "", change: request => request.Headers.Host = WithPort(host));
        Assert.Equal((HttpStatusCode.Forbidden, ""), (status, text));
    }

    [Fact]
    public async Task ItsOwnNamesAreServed()
    {
        foreach (var host in (string[])["127.0.0.1:PORT", "localhost:PORT"])
        {
            var (status, _, _) = await explorer.Send(HttpMethod.Post, "place", "{}", request =>
            {
                request.Headers.Host = WithPort(host);
                request.Headers.Add("Origin", "http://" + WithPort(host));
                request.Headers.Add("Sec-Fetch-Site", "same-origin");
            });
            Assert.Equal(HttpStatusCode.OK, status);
        }
    }

    [Theory]
    [InlineData("Origin", "http://example.com")]
    [InlineData("Origin", "null")]
    [InlineData("Origin", "https://127.0.0.1:PORT")]
    [InlineData("Origin", "http://127.0.0.1:1")]
    [InlineData("Origin", "http://localhost:PORT")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    public async Task AnotherSitesPageIsRefused(string header, string value)
    {
        foreach (var (method, path) in new[] { (HttpMethod.Get, ""), (HttpMethod.Get, "matrix"), (HttpMethod.Post, "place") })
        {
            var (status, text, response) = await explorer.Send(method, path, method == HttpMethod.Post ? "{}" : null,
                request => request.Headers.Add(header, WithPort(value)));
            Assert.Equal((HttpStatusCode.Forbidden, ""), (status, text));
            Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
        }
    }

    /// <summary>What a form of another page can send without asking first is no question.</summary>
    [Fact]
    public async Task OnlyJsonIsAQuestion()
    {
        foreach (var type in (string?[])["text/plain", "application/x-www-form-urlencoded", null])
        {
            var (status, _, _) = await explorer.Send(HttpMethod.Post, "place", "{}", request =>
                request.Content = new StringContent("{}", Encoding.UTF8) { Headers = { ContentType = type is null ? null : new(type) } });
            Assert.Equal(HttpStatusCode.UnsupportedMediaType, status);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"schedule\":1}")]
    [InlineData("{\"schedule\":\"x\"}")]
    [InlineData("{\"schedule\":\"9*1\"}")]
    [InlineData("{\"schedule\":\"0*30000\"}")]
    [InlineData("{\"schedule\":\"0*3\",\"steps\":4}")]
    [InlineData("{\"steps\":-1}")]
    [InlineData("{\"steps\":1.5}")]
    [InlineData("{\"case\":\"tsm1\"}")]
    [InlineData("{\"unknown\":1}")]
    [InlineData("{\"move\":{}}")]
    [InlineData("{\"move\":{\"thread\":9}}")]
    [InlineData("{\"move\":{\"thread\":-1}}")]
    [InlineData("{\"move\":{\"thread\":0,\"outcome\":7}}")]
    [InlineData("{\"move\":{\"thread\":0,\"stride\":\"mile\"}}")]
    [InlineData("{\"move\":{\"thread\":0,\"stride\":null}}")]
    [InlineData("{\"schedule\":\"\",\"schedule\":\"0*1\"}")]
    public async Task WhatIsNoQuestionIsRefusedWithALine(string body)
    {
        var (status, text, response) = await explorer.Send(HttpMethod.Post, "place", body);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Matches("^\\{\"error\":\"[^\\n]+\"\\}$", text);
        AssertClosed(response);
    }

    [Theory]
    [InlineData("{\"runs\":0}")]
    [InlineData("{\"runs\":1000000}")]
    [InlineData("{\"ahead\":-1}")]
    [InlineData("{\"ahead\":1000000}")]
    public async Task ASearchWithoutEndIsRefused(string body) =>
        Assert.Equal(HttpStatusCode.BadRequest, (await explorer.Send(HttpMethod.Post, "ahead", body)).Status);

    [Fact]
    public async Task ABodyThatIsTooLargeIsRefused()
    {
        var body = "{\"schedule\":\"" + new string(' ', ExplorerServer.LargestBody) + "\"}";
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await explorer.Send(HttpMethod.Post, "place", body)).Status);
        var (status, _, _) = await explorer.Send(HttpMethod.Post, "place", body, request => request.Headers.TransferEncodingChunked = true);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, status);
        Assert.Equal(HttpStatusCode.OK, (await explorer.Send(HttpMethod.Post, "place", "{}")).Status);
    }

    [Fact]
    public async Task WhatIsNoHttpEndsNothingElse()
    {
        using (var client = new TcpClient("127.0.0.1", explorer.Address.Port))
        {
            await client.GetStream().WriteAsync("GET / HTTP/9\r\n\0\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        }

        Assert.Equal(HttpStatusCode.OK, (await explorer.Send(HttpMethod.Get, "")).Status);
    }

    /// <summary>Many questions at once have the answers that each has alone.</summary>
    [Fact]
    public async Task QuestionsAtOnceDoNotDisturbEachOther()
    {
        string[] bodies = [.. Enumerable.Range(0, 24).Select(i => $"{{\"schedule\":\"0*{1 + (i % 8 * 7)}\"}}")];
        var alone = new List<string>();
        foreach (var body in bodies) alone.Add((await explorer.Send(HttpMethod.Post, "place", body)).Text);
        var together = await Task.WhenAll(bodies.Select((body, i) =>
            explorer.Send(HttpMethod.Post, "place", body)).Concat(bodies.Take(4).Select(body => explorer.Send(HttpMethod.Post, "ahead",
            body))));
        Assert.All(together, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        Assert.Equal(alone, together.Take(bodies.Length).Select(answer => answer.Text));
    }

    /// <summary>A token of another revision is opened where its rule is broken, and a token of the place leads there again.</summary>
    [Fact]
    public async Task AnyTokenCanBeOpened()
    {
        var token = Harness.TagStorage.KnownCases.Find("irqs-left-off", "rfc-v2")!.File.Token;
        var place = await explorer.Ask("place", $"{{\"case\":\"{token.Text}\"}}");
        Assert.Equal("rfc-v2", place.GetProperty("revision").GetString());
        Assert.Equal(token.Promise.Key, place.GetProperty("broken").EnumerateArray().Last().GetProperty("key").GetString());
        var schedule = place.GetProperty("schedule").GetString();
        var copied = await explorer.Ask("token", $"{{\"case\":\"{token.Text}\",\"schedule\":\"{schedule}\"}}");
        var again = Token.Parse(copied.GetProperty("text").GetString()!, Subjects.All);
        Assert.Equal(schedule, ScheduleText.Of(Exploration.ScheduleOf(again)));
        Assert.Equal(token.Promise.Key, again.Promise.Key);
    }

    [Fact]
    public async Task TheMatrixLinksItsRunsAndIsThereOnlyIfItIsGiven()
    {
        var (_, text, _) = await explorer.Send(HttpMethod.Get, "matrix");
        Assert.Contains($"<a href=\"./#case={SampleExplorer.Fork.Text}\">", text, StringComparison.Ordinal);
        Assert.Contains("No &lt;b&gt;warning&lt;/b&gt; fires", text, StringComparison.Ordinal);
        Assert.True((await explorer.Ask("about", "{}")).GetProperty("matrix").GetBoolean());
        await using var without = await SampleExplorer.Start();
        Assert.Equal(HttpStatusCode.NotFound, (await without.Send(HttpMethod.Get, "matrix")).Status);
        Assert.False((await without.Ask("about", "{}")).GetProperty("matrix").GetBoolean());
    }

    [Fact]
    public async Task APortThatIsTakenIsNamed()
    {
        var session = new ExplorerSession(SampleExplorer.Fork.Case, Subjects.All, []);
        var refused = await Assert.ThrowsAsync<BadInputException>(() => ExplorerServer.Start(session, explorer.Address.Port));
        Assert.StartsWith($"--port {explorer.Address.Port}: ", refused.Message, StringComparison.Ordinal);
    }

    private string WithPort(string text) => text.Replace("PORT", $"{explorer.Address.Port}", StringComparison.Ordinal);

    private static void AssertClosed(HttpResponseMessage response)
    {
        Assert.Equal("no-store", response.Headers.CacheControl!.ToString());
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("no-referrer", response.Headers.GetValues("Referrer-Policy").Single());
        var policy = response.Headers.GetValues("Content-Security-Policy").Single();
        Assert.StartsWith("default-src 'none'; ", policy, StringComparison.Ordinal);
        Assert.EndsWith("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotMatch("script-src [^;]*(unsafe|\\*|http)", policy);
        Assert.False(response.Headers.Contains("Server"));
    }
}
