using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace TagStorageModel.Harness.Browsing;

/// <summary>
/// Who may ask: only who knows a random word of the address, asks for this machine by its own name, and is no other site's page.
/// </summary>
/// <param name="port">The port on which requests come.</param>
internal sealed class ExplorerGuard(int port)
{
    private const int WordBytes = 16;
    private readonly byte[] word = Encoding.ASCII.GetBytes(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(WordBytes)));

    /// <summary>The path of the explorer.</summary>
    internal string Path => $"/{Encoding.ASCII.GetString(word)}/";

    /// <summary>Refuses a request, or says what it asks for below <see cref="Path"/>.</summary>
    /// <param name="context">The request.</param>
    /// <param name="rest">What stands behind the path; empty for the explorer itself.</param>
    /// <returns>The status of the refusal; 200 if there is none.</returns>
    internal int Check(HttpContext context, out string rest)
    {
        rest = "";
        var request = context.Request;

        // A name that somebody else has made point to this machine is not one of its own.
        if (!IsOwn(request.Host.Value ?? "")) return StatusCodes.Status403Forbidden;
        if (!IsBelow(request.Path.Value ?? "", out rest)) return StatusCodes.Status404NotFound;
        foreach (var origin in request.Headers.Origin)
        {
            const string scheme = "http://";
            if (origin is null || !origin.StartsWith(scheme, StringComparison.Ordinal) || !IsOwn(origin[scheme.Length..])
                || !origin[scheme.Length..].Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase))
                return StatusCodes.Status403Forbidden;
        }

        foreach (var site in request.Headers["Sec-Fetch-Site"])
        {
            if (site is not ("same-origin" or "none")) return StatusCodes.Status403Forbidden;
        }

        return StatusCodes.Status200OK;
    }

    private bool IsOwn(string host) =>
        host.Equals($"127.0.0.1:{port}", StringComparison.Ordinal) || host.Equals($"localhost:{port}", StringComparison.OrdinalIgnoreCase);

    private bool IsBelow(string path, out string rest)
    {
        var end = path.Length > 0 ? path.IndexOf('/', 1) : -1;
        rest = end < 0 ? "" : path[(end + 1)..];
        return end > 0 && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(path[1..end]), word);
    }
}
