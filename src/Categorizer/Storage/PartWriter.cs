using CoERouter.Categorizer.Embedding;
using CoERouter.Categorizer.Ensembles;
using CoERouter.Categorizer.Heads;

namespace CoERouter.Categorizer.Storage;

/// <summary>Writes the parts of a categorizer, each tensor under the name of its part.</summary>
internal sealed class PartWriter(TensorFileWriter tensors, StoredEmbedding? embedding)
{
    public StoredPart Write(ICategorizer categorizer, string at) => categorizer switch
    {
        NgramCategorizer linear => Write(linear.Model, at),
        EmbeddingCategorizer embedded => Write(embedded, at),
        EnsembleCategorizer ensemble => Write(ensemble, at),
        _ => throw new ArgumentException($"A categorizer of the kind {categorizer.GetType().Name} has no file format.", nameof(categorizer)),
    };

    private static StoredPart Part(StoredKind kind, CategorizerCalibration calibration) => new()
    {
        Kind = kind,
        Temperature = calibration.Temperature,
        Threshold = calibration.Threshold,
        DomainLimit = float.IsPositiveInfinity(calibration.DomainLimit) ? null : calibration.DomainLimit,
    };

    private StoredPart Write(CategorizerModel model, string at)
    {
        tensors.Add(at + PartTensors.Weights, model.Weights, 1L << model.BucketBits, model.Categories.Count);
        tensors.Add(at + PartTensors.Scales, [.. model.Scales], model.Categories.Count);
        tensors.Add(at + PartTensors.Biases, [.. model.Biases], model.Categories.Count);
        return Part(StoredKind.Linear, new CategorizerCalibration(model.Temperature, model.Threshold, model.DomainLimit)) with { BucketBits = model.BucketBits };
    }

    private StoredPart Write(EmbeddingCategorizer categorizer, string at)
    {
        if (embedding is null || embedding.Dimension != categorizer.Head.Dimension)
        {
            throw new ArgumentException($"The categorizer works on vectors of {categorizer.Head.Dimension} numbers; describe the embedding model that makes them.", nameof(categorizer));
        }

        switch (categorizer.Head)
        {
            case LinearHead linear:
                tensors.Add(at + PartTensors.Weights, linear.Weights, categorizer.Categories.Count, linear.Dimension);
                tensors.Add(at + PartTensors.Biases, linear.Biases, categorizer.Categories.Count);
                return Part(linear.IsCentroids ? StoredKind.Centroid : StoredKind.Logistic, categorizer.Calibration);
            case NeighbourHead neighbours:
                tensors.Add(at + PartTensors.Vectors, neighbours.Vectors, neighbours.Categories.Length, neighbours.Dimension);
                tensors.Add(at + PartTensors.Categories, neighbours.Categories, neighbours.Categories.Length);
                return Part(StoredKind.Neighbours, categorizer.Calibration) with
                {
                    Neighbours = neighbours.Neighbours,
                    NeighbourTemperature = neighbours.Temperature,
                };
            default:
                throw new ArgumentException($"A head of the kind {categorizer.Head.Name} has no file format.", nameof(categorizer));
        }
    }

    private StoredPart Write(EnsembleCategorizer ensemble, string at) => Part(StoredKind.Ensemble, ensemble.Calibration) with
    {
        Members =
        [
            .. ensemble.Members.Select((member, i) => new StoredMember(
                Write(member.Categorizer, PartTensors.Member(at, i)), member.Weight, member.OutsideMean, member.OutsideDeviation)),
        ],
    };
}
