using CoERouter.Experts.Specification;

namespace CoERouter.Training.Optimization;

/// <summary>All that a training run changes: five blocks of the same layout. Owns them.</summary>
public sealed class OptimizerState : IDisposable
{
    /// <summary>Blocks of zeros for a decoder.</summary>
    public OptimizerState(DecoderSpec spec)
    {
        Values = new(spec);
        Gradients = new(spec);
        FirstMoments = new(spec);
        SecondMoments = new(spec);
        Average = new(spec);
    }

    /// <summary>The parameters.</summary>
    public ParameterBlock Values { get; }

    /// <summary>The gradient of the last step; not part of a checkpoint.</summary>
    public ParameterBlock Gradients { get; }

    /// <summary>Running mean of the gradients.</summary>
    public ParameterBlock FirstMoments { get; }

    /// <summary>Running mean of the squared gradients.</summary>
    public ParameterBlock SecondMoments { get; }

    /// <summary>Exponential average of the parameters.</summary>
    public ParameterBlock Average { get; }

    /// <inheritdoc />
    public void Dispose()
    {
        Values.Dispose();
        Gradients.Dispose();
        FirstMoments.Dispose();
        SecondMoments.Dispose();
        Average.Dispose();
    }
}
