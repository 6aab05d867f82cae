using System.Security.Cryptography;
using System.Text;

namespace TagStorageModel.Engine.Cases;

/// <summary>
/// A token in a file that a reviewer can read in a diff: what it is about in <c>key: value</c> lines, the scenario in
/// words as comments, and the token.
/// </summary>
/// <param name="Token">The token.</param>
/// <param name="Title">What the kernel would say first.</param>
public sealed record CaseFile(Token Token, string Title)
{
    /// <summary>The end of the file's name.</summary>
    public const string Extension = ".case";

    private const string Format = "1";
    private const int Columns = 72;
    private static readonly string[] Keys = ["format", "revision", "violation", "title"];

    /// <summary>
    /// The file's name, made of revision and key alone, so that a failure keeps its file: the rule, the function and a hash.
    /// Where no rule is broken, of the token.
    /// </summary>
    public string Name
    {
        get
        {
            var key = Token.Promise.Key;
            var parts = key.Length == 0 ? ["clean"] : key.Split('/').Take(2).Where(part => part.Length > 0).Prepend(Token.Case.Revision);
            var words = string.Concat(string.Join('-', parts).Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' ? c : '_')
                .Take(60));
            var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key.Length == 0 ? Token.Text : Token.Case.Revision
                + '/' + key)));
            return $"{words}-{hash[..8]}{Extension}";
        }
    }

    /// <summary>What the file holds, in lines: headers, the case in words as comments, and the token.</summary>
    public string Text
    {
        get
        {
            var text = new StringBuilder();
            foreach (var key in Keys) text.Append(key).Append(": ").Append(ValueOf(key)).Append('\n');
            foreach (var line in CaseWords.Of(Token.Case)) text.Append("# ").Append(line).Append('\n');
            foreach (var line in Token.Text.Chunk(Columns)) text.Append(line).Append('\n');
            return text.ToString();
        }
    }

    /// <summary>Reads a file's text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="subjects">Of which the case may be.</param>
    /// <param name="path">The file's name, for messages.</param>
    /// <exception cref="BadInputException">It is no case; says at which line.</exception>
    public static CaseFile Parse(string text, string path, SubjectSet subjects)
    {
        var headers = new Dictionary<string, (string Value, int Line)>();
        var token = new StringBuilder();
        var tokenLine = 0;
        var number = 0;
        foreach (var line in text.Split('\n').Select(line => line.Trim()))
        {
            number++;
            if (line.Length == 0 || line[0] == '#') continue;
            var colon = line.IndexOf(':');
            if (colon < 0)
            {
                if (tokenLine == 0) tokenLine = number;
                token.Append(line);
                continue;
            }

            if (!Keys.Contains(line[..colon]))
                throw Bad(number, "not a line of a case: neither '#', nor one of " + string.Join(", ", Keys) + ", nor a token");
            if (!headers.TryAdd(line[..colon], (line[(colon + 1)..].Trim(), number))) throw Bad(number, $"a second '{line[..colon]}'");
        }

        foreach (var key in Keys)
        {
            if (!headers.ContainsKey(key)) throw Bad(number, $"the file ends without '{key}'");
        }

        if (headers["format"].Value != Format) throw Bad(headers["format"].Line, $"not format {Format}, which is the only one there is");
        if (tokenLine == 0) throw Bad(number, "the file ends without a token");
        var read = new CaseFile(ParseToken(), headers["title"].Value);
        foreach (var key in Keys)
        {
            if (headers[key].Value != read.ValueOf(key))
                throw Bad(headers[key].Line, $"the token's {key} is another: '{read.ValueOf(key)}'");
        }

        return read;

        Token ParseToken()
        {
            try
            {
                return Token.Parse(token.ToString(), subjects);
            }
            catch (BadInputException exception)
            {
                throw Bad(tokenLine, exception.Message);
            }
        }

        BadInputException Bad(int line, string what) => new($"{path}:{line}: {what}");
    }

    /// <summary>Reads a file, and checks that its headers say what its token says.</summary>
    /// <exception cref="BadInputException">It cannot be read, or is no case.</exception>
    public static CaseFile Load(string path, SubjectSet subjects) => Parse(WholeFile.Read(path), path, subjects);

    /// <summary>Writes the file into a folder, whole or not at all; one of the same name is replaced.</summary>
    /// <returns>The file's path.</returns>
    /// <exception cref="BadInputException">The folder is not there or cannot be written to.</exception>
    public string Save(string folder) => Save(folder, Name);

    /// <summary>Writes the file under a name of its own, whole or not at all; one that is there is replaced.</summary>
    /// <returns>The file's path.</returns>
    /// <exception cref="BadInputException">It cannot be written.</exception>
    public string SaveAs(string path) => Save(Path.GetDirectoryName(Path.GetFullPath(path))!, Path.GetFileName(path));

    private string Save(string folder, string name) => WholeFile.Write(Path.Combine(folder, name), Text);
    private string ValueOf(string key) => WholeFile.OneLine(key switch
    {
        "format" => Format,
        "revision" => Token.Case.Revision,
        "violation" => Token.Promise.Key.Length == 0 ? "none" : Token.Promise.Key,
        _ => Title,
    });
}
