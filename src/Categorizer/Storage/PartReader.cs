using CoERouter.Categorizer.Embedding;
using CoERouter.Categorizer.Ensembles;
using CoERouter.Categorizer.Heads;

namespace CoERouter.Categorizer.Storage;

/// <summary>Makes categorizers of stored parts, whose record has no faults, and checks that the tensors fit it.</summary>
internal sealed class PartReader(TensorFile tensors, IReadOnlyList<string> categories, IPromptEmbedder? embedder, string source)
{
    public ICategorizer Read(StoredPart part, string at) => part.Kind switch
    {
        StoredKind.Linear => Linear(part, at),
        StoredKind.Ensemble => Ensemble(part, at),
        _ => new EmbeddingCategorizer(embedder!, Head(part, at), categories, part.Calibration),
    };

    private NgramCategorizer Linear(StoredPart part, string at)
    {
        CategorizerModel model = new()
        {
            Categories = [.. categories],
            BucketBits = part.BucketBits!.Value,
            Weights = tensors.Bytes(Require(at + PartTensors.Weights, 1 << part.BucketBits.Value, categories.Count)),
            Scales = Singles(at + PartTensors.Scales, categories.Count),
            Biases = Singles(at + PartTensors.Biases, categories.Count),
            Temperature = part.Temperature,
            Threshold = part.Threshold,
            DomainLimit = part.DomainLimit ?? float.PositiveInfinity,
        };
        IReadOnlyList<string> faults = model.Faults();
        return faults.Count == 0 ? new NgramCategorizer(model) : throw Unusable(string.Join(' ', faults));
    }

    private EnsembleCategorizer Ensemble(StoredPart part, string at)
    {
        try
        {
            return new EnsembleCategorizer(
                [
                    .. part.Members!.Select((member, i) => new EnsembleMember(
                        Read(member.Part, PartTensors.Member(at, i)), member.Weight, member.OutsideMean, member.OutsideDeviation)),
                ],
                part.Calibration);
        }
        catch (ArgumentException fault)
        {
            throw Unusable(fault.Message);
        }
    }

    private IEmbeddingHead Head(StoredPart part, string at)
    {
        if (part.Kind != StoredKind.Neighbours)
        {
            float[] weights = Singles(at + PartTensors.Weights, categories.Count, embedder!.Dimension);
            return part.Kind == StoredKind.Centroid
                ? LinearHead.Centroids(weights, categories.Count)
                : LinearHead.Logistic(weights, Singles(at + PartTensors.Biases, categories.Count));
        }

        int[] owners = tensors.Has(at + PartTensors.Categories) ? tensors.Integers(at + PartTensors.Categories) : [];
        return owners.Length > 0 && owners.All(owner => owner >= 0 && owner < categories.Count)
            ? new NeighbourHead(Singles(at + PartTensors.Vectors, owners.Length, embedder!.Dimension), owners, part.Neighbours!.Value, part.NeighbourTemperature!.Value)
            : throw Unusable($"the tensor '{at}{PartTensors.Categories}' has no prompts, or one whose category is not among the {categories.Count}.");
    }

    private float[] Singles(string name, params int[] shape)
    {
        float[] values = tensors.Singles(Require(name, shape));
        return values.All(float.IsFinite) ? values : throw Unusable($"the tensor '{name}' has a value that is not finite.");
    }

    private string Require(string name, params int[] shape) => tensors.Has(name) && tensors.ShapeOf(name).SequenceEqual(shape)
        ? name
        : throw Unusable($"{CategorizerArchive.TensorsName} has no tensor '{name}' of the shape [{string.Join(", ", shape)}].");

    private InvalidDataException Unusable(string why) => new($"{source} is not usable: {why}");
}
