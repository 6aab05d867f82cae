namespace TagStorageModel.Harness.TagStorage.Scenarios;

/// <summary>Why a scenario cannot be run.</summary>
/// <param name="Text">What is wrong, in one line.</param>
/// <param name="Part">With which part of it.</param>
/// <param name="Index">With which of these parts: of options the number of its row; of calls those of the setup come first.</param>
internal readonly record struct ScenarioFault(string Text, ScenarioPart Part, int Index = 0);

/// <summary>The parts of a scenario, as its words have them.</summary>
internal enum ScenarioPart
{
    /// <summary>The memory.</summary>
    Memory,

    /// <summary>How many processes there are, and of what.</summary>
    Processes,

    /// <summary>An option of the machine.</summary>
    Option,

    /// <summary>The setup.</summary>
    Setup,

    /// <summary>A thread.</summary>
    Thread,

    /// <summary>An interrupt.</summary>
    Interrupt,

    /// <summary>A call, of the setup, a thread or an interrupt.</summary>
    Call,
}
