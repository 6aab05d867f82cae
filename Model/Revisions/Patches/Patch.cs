using System.Collections.Immutable;
using TagStorageModel.Kit.Coverage;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Rules;

namespace TagStorageModel.Model.Revisions;

/// <content>Patches: what is put in the place of some of the functions.</content>
public abstract partial class Revision
{
    /// <summary>
    /// A change of some functions that leaves the ported code as it is: it overrides what it changes, and <c>base</c> is what was
    /// there before, in the posting or in the patch below. Several patches make one revision (<c>PatchedV2</c>,
    /// <c>PatchedV3</c>).
    /// </summary>
    internal abstract partial class Patch : ICodeUnderTest
    {
        private Patch? next;

        /// <summary>The revision of which it is a part.</summary>
        protected Revision Code { get; private set; } = null!;

        /// <summary>What was there before.</summary>
        protected Patch Next => next!;

        /// <summary>The defects that it cures: their names are not given to a violation of the revision any more.</summary>
        internal virtual IReadOnlyList<string> Cures => [];

        /// <summary>Defects of its own, which are looked at before those of the posting.</summary>
        internal virtual IReadOnlyList<Defect> Makes => [];

        /// <summary>C functions of the posting that it puts out of use.</summary>
        internal virtual IReadOnlyList<string> Absent => [];

        /// <summary>What is known to be out of reach with it: what it makes reachable is removed, or the other way round.</summary>
        internal virtual ImmutableSortedDictionary<string, string> Unreachable(ImmutableSortedDictionary<string, string> before) => before;

        /// <summary>What is known of paths that cannot meet.</summary>
        internal virtual ImmutableDictionary<PathPair, string> CannotMeet(ImmutableDictionary<PathPair, string> before) => before;

        /// <summary>Makes whatever kernel objects it adds, once, when the revision's own are made.</summary>
        protected virtual void AddObjects()
        {
        }

        /// <summary>Puts patches above what was posted.</summary>
        /// <param name="code">The revision.</param>
        /// <param name="patches">The patches, the uppermost first.</param>
        /// <param name="posted">The functions as posted.</param>
        /// <returns>The patch by which each function is entered, in the order of <see cref="PatchableFunctions"/>.</returns>
        internal static ImmutableArray<Patch> Stack(Revision code, IReadOnlyList<Patch> patches, Patch posted)
        {
            posted.Code = code;
            var below = posted;
            for (var i = patches.Count - 1; i >= 0; i--)
            {
                (patches[i].Code, patches[i].next) = (code, below);
                below = patches[i];
                below.AddObjects();
            }

            return
            [
                .. PatchableFunctions.Names
                    .Select(name => patches.FirstOrDefault(patch => PatchableFunctions.Has(patch, name)) ?? posted),
            ];
        }
    }
}
