namespace TagStorageModel.Engine.Exploring;

/// <summary>What one choice leads to, as far as a search knows.</summary>
/// <param name="Thread">Who goes.</param>
/// <param name="Outcome">How its step falls; 0 as well where it is no choice.</param>
/// <param name="Runs">How many runs were made.</param>
/// <param name="Steps">The most steps that each went beyond the place.</param>
/// <param name="Leads">The rules that were broken, the nearest first; none found is no promise that there are none.</param>
public sealed record Prospect(int Thread, int Outcome, int Runs, int Steps, IReadOnlyList<Lead> Leads);

/// <summary>A rule that is broken some steps ahead.</summary>
/// <param name="Steps">How many steps ahead, in the shortest run found, the choice's own step included.</param>
/// <param name="Schedule">All steps up to there, as <see cref="ScheduleText"/> has them.</param>
/// <param name="Moves">The steps ahead, one by one: who goes, and how its step falls.</param>
/// <param name="Rule">What is broken.</param>
public sealed record Lead(int Steps, string Schedule, IReadOnlyList<LeadMove> Moves, BrokenRule Rule);

/// <summary>A step on the way to a broken rule.</summary>
/// <param name="Thread">Who goes.</param>
/// <param name="Outcome">How its step falls; 0 as well where it is no choice.</param>
public sealed record LeadMove(int Thread, int Outcome);
