using CoERouter.Experts.Generation;

namespace CoERouter.Host.Commands.Evaluate;

/// <summary>How an evaluation holds the experts: one answer per processor, so that a run measures in half the time on two.</summary>
internal static class EvaluationPool
{
    public static ExpertPoolSettings Settings { get; } = new() { Model = new ExpertModelSettings { Slots = Environment.ProcessorCount } };
}
