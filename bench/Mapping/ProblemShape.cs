namespace CoERouter.Bench.Mapping;

/// <summary>How the figures of a map problem hang together.</summary>
internal enum ProblemShape
{
    /// <summary>40 experts; score, size, active parameters, cost and latency have nothing to do with each other.</summary>
    Uniform,

    /// <summary>40 experts; the larger one is better, dearer and slower, give or take.</summary>
    Correlated,

    /// <summary>20 experts with two policies each; every expert is good at a few categories only.</summary>
    Specialists,

    /// <summary>5 experts with eight policies each; more experts per token are better, with falling returns.</summary>
    Policies,

    /// <summary>40 experts of few sizes; scores in whole percent, prices and times in few steps, so that much is equal.</summary>
    Rounded,

    /// <summary>40 experts that are nearly as good as each other.</summary>
    Alike,

    /// <summary>40 experts whose score is a straight line over their active parameters: nothing is a bargain, so everything fills the limit
    /// equally well.</summary>
    Proportional,
}
