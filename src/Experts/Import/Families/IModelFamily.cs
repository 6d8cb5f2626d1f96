using CoERouter.Experts.Import.Mapping;
using CoERouter.Experts.Import.Sources;
using CoERouter.Experts.Specification;

namespace CoERouter.Experts.Import.Families;

/// <summary>
/// Models of one architecture: what their configuration says in our words, and where their checkpoints keep each parameter. Pure. A new
/// family is one class and its entry in <see cref="ModelFamilies"/>.
/// </summary>
internal interface IModelFamily
{
    /// <summary>Its name for people.</summary>
    string Name { get; }

    /// <summary>Values of <c>model_type</c> that mean it.</summary>
    IReadOnlyList<string> ModelTypes { get; }

    /// <summary>The decoder of a configuration.</summary>
    /// <param name="configuration">The model's configuration.</param>
    /// <param name="contextLength">Most tokens of prompt and answer, or null for the default.</param>
    /// <exception cref="ModelImportException">The configuration asks for something that the graph cannot express.</exception>
    DecoderSpec Describe(ModelConfiguration configuration, int? contextLength);

    /// <summary>Where a checkpoint keeps the parameters.</summary>
    ParameterMap Map(ModelConfiguration configuration, DecoderSpec spec, ITensorSource source);
}
