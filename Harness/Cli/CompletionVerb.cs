using System.CommandLine;
using TagStorageModel.Engine.Events;

namespace TagStorageModel.Harness.Cli;

/// <summary><c>completion SHELL</c>: what a shell has to be told so that it completes verbs, options and names.</summary>
public static class CompletionVerb
{
    private static readonly SortedDictionary<string, string> Scripts = new(StringComparer.Ordinal)
    {
        ["bash"] = """
            _tagstorage() {
              local command=${COMP_LINE%%[[:space:]]*} IFS=$'\n'
              local at=$((${#command} + 1))
              COMPREPLY=($(compgen -W "$("$command" "[suggest:$((COMP_POINT - at))]" "${COMP_LINE:at}" 2> /dev/null)" \
                -- "${COMP_WORDS[COMP_CWORD]}"))
            }
            complete -o default -F _tagstorage tagstorage
            """,
        ["fish"] = """
            complete -c tagstorage -a '(set -l line (commandline -cp | string replace -r "^\S+\s?" "");
              tagstorage "[suggest:"(string length -- "$line")"]" "$line" 2> /dev/null)'
            """,
        ["zsh"] = """
            _tagstorage() {
              local line=${LBUFFER#*[[:space:]]}
              compadd -- ${(f)"$(tagstorage "[suggest:${#line}]" "$line" 2> /dev/null)"} || _files
            }
            compdef _tagstorage tagstorage
            """,
    };

    /// <summary>The verb with its argument and what it does.</summary>
    public static Command Make()
    {
        var shell = new Argument<string>("shell") { Description = string.Join('|', Scripts.Keys) };
        shell.AcceptOnlyFromAmong([.. Scripts.Keys]);
        var command = new Command("completion", "What a shell needs to complete verbs, options and names: "
            + "eval \"$(tagstorage completion bash)\"") { shell };
        command.SetAction(parsed =>
        {
            parsed.InvocationConfiguration.Output.Write(Scripts[parsed.GetRequiredValue(shell)].ReplaceLineEndings("\n") + "\n");
            return ExitCode.Clean;
        });
        return command;
    }
}
