namespace CoERouter.Bench.Mapping;

/// <summary>How narrow the six limits of a map problem are.</summary>
internal enum ProblemLimits
{
    /// <summary>Just enough for a random tenth of the experts, used as sparingly as they allow.</summary>
    Tight,

    /// <summary>A fifth of the experts, and a quarter more than they need.</summary>
    Medium,

    /// <summary>Two fifths of the experts, and three quarters more than they need.</summary>
    Loose,

    /// <summary>Every limit near the middle between nothing and all, each drawn by itself.</summary>
    Drawn,
}
