namespace TagStorageModel.Engine.Explaining.Forms;

/// <summary>How documents look, by day and by night.</summary>
internal static class HtmlStyle
{
    /// <summary>The style sheet; a backslash at the end of a line of its source joins the next line to it.</summary>
    internal static string Sheet { get; } = """
        :root { color-scheme: light dark; --ink: #1c2430; --soft: #667085; --paper: #ffffff; --line: #d5dae1; --busy: #eef3fb; \
            --rail: #7d9cc9;
          --fact: #fff1cf; --fact-edge: #c98a00; --broken: #fde3e1; --broken-edge: #c62f2f; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e4e8ee; --soft: #98a2b3; --paper: #14181f; --line: #343c48; \
            --busy: #1d2633; --rail: #5b7fb5;
          --fact: #3a2f10; --fact-edge: #e0a92e; --broken: #44191a; --broken-edge: #f0625d; } }
        body { font: 15px/1.45 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 110rem; \
            margin: 1.5rem auto; padding: 0 1.5rem; }
        h1 { font-size: 1.45rem; margin: 0 0 .6rem; } h2 { font-size: 1.05rem; margin: 1.6rem 0 .5rem; }
        code, pre { font: 13px/1.45 ui-monospace, "DejaVu Sans Mono", monospace; }
        pre.splat { background: var(--busy); border-left: 4px solid var(--broken-edge); padding: .5rem .8rem; overflow-x: auto; \
            margin: .5rem 0; }
        .earlier, .where, small { color: var(--soft); } .where { font-size: .9em; }
        ol.facts { list-style: none; padding: 0; margin: 0; }
        ol.facts li { padding: .35rem .7rem; margin: .3rem 0; border-left: 4px solid var(--fact-edge); background: var(--fact); }
        ol.facts li.broken { border-color: var(--broken-edge); background: var(--broken); }
        .mark { display: inline-block; min-width: 1.35em; text-align: center; border-radius: 1em; font-weight: 700; font-size: .85em; \
            color: #fff; background: var(--fact-edge); }
        .broken .mark { background: var(--broken-edge); }
        details.task { margin: .5rem 0; } details.task ul { margin: .3rem 0; }
        .lanes { border: 1px solid var(--line); border-radius: 6px; overflow: auto; max-height: 92vh; padding-bottom: .5rem; }
        .lanes code { overflow-wrap: anywhere; }
        .row { display: grid; grid-template-columns: 3.6rem repeat(var(--lanes), minmax(22rem, 1fr)); \
            min-width: calc(3.6rem + var(--lanes) * 22rem); }
        .row .number { text-align: right; padding: .1rem .8rem .1rem 0; color: var(--soft); font-variant-numeric: tabular-nums; \
            font-size: .85em; align-self: end; }
        .row .lane { border-left: 2px solid var(--line); padding: .1rem .6rem; min-height: 1.3em; }
        .row .lane.busy { border-left: 4px solid var(--rail); padding-left: calc(.6rem - 2px); background: var(--busy); }
        .row.head { background: var(--paper); border-bottom: 1px solid var(--line); position: sticky; top: 0; z-index: 1; } \
            .row.head .lane { padding: .4rem .6rem; }
        .row.note { color: var(--soft); font-style: italic; } .row .across { grid-column: 2 / -1; padding: .3rem .6rem; }
        .row.fact .across { background: var(--fact); border-left: 4px solid var(--fact-edge); }
        .row.note.after { border-top: 2px dashed var(--broken-edge); margin-top: .2rem; opacity: 1; }
        .row.fact .lane.busy { background: var(--fact); border-color: var(--fact-edge); }
        .row.broken .lane.busy { background: var(--broken); border-color: var(--broken-edge); }
        .row.after, .fold.after { opacity: .55; } .fold.after .row.after { opacity: 1; }
        .function { display: block; color: var(--soft); font-size: .85em; padding-top: .25rem; }
        summary { cursor: pointer; } details.step > summary { list-style: none; } \
            details.step > summary::-webkit-details-marker { display: none; }
        details.step > small { display: block; padding: .1rem 0 .3rem 1rem; } em { color: var(--broken-edge); font-size: .85em; }
        details.fold > summary { list-style: none; color: var(--soft); font-size: .85em; } \
            details.fold > summary::-webkit-details-marker { display: none; }
        details.fold > summary .busy::before { content: "\25b8  "; } details.fold[open] > summary .busy::before { content: "\25be  "; }
        details.fold > summary:hover { color: var(--ink); } .case { color: var(--soft); font-size: .9em; } \
            .token { overflow-wrap: anywhere; }
        @media (max-width: 50rem) { body { padding: 0 .6rem; } \
            .row { grid-template-columns: 2.6rem repeat(var(--lanes), minmax(15rem, 1fr)); \
            min-width: calc(2.6rem + var(--lanes) * 15rem); } .row .number { padding-right: .4rem; } }
        @media print { .lanes { max-height: none; overflow: visible; } .row.head { position: static; } }

        """.ReplaceLineEndings("\n").Replace(" \\\n    ", " ", StringComparison.Ordinal);
}
