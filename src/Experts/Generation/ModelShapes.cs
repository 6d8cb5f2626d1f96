using System.Globalization;
using CoERouter.Experts.Folders;
using CoERouter.Experts.Graphs;
using CoERouter.Experts.Specification;
using CoERouter.Runtime;
using CoERouter.Runtime.Graphs;

namespace CoERouter.Experts.Generation;

/// <summary>Compares a loaded graph with the spec of its manifest, from which all buffers are sized.</summary>
internal static class ModelShapes
{
    /// <summary>Checks every input and output whose size follows from the spec.</summary>
    /// <exception cref="ExpertFolderException">One differs; the sentence names it.</exception>
    public static void Check(ExpertFolder folder, OnnxSession session)
    {
        DecoderSpec spec = folder.Manifest.Spec!;
        Require(folder, session.Outputs, GraphNames.Logits, ElementType.Float32, 2, spec.VocabularySize);
        Require(folder, session.Outputs, GraphNames.Routing, ElementType.Float32, 2, (long)spec.Layers * spec.Mixture.Experts);
        Require(folder, session.Inputs, GraphNames.InputIds, ElementType.Int64, 1, null);
        Require(folder, session.Inputs, GraphNames.SequenceLengths, ElementType.Int32, 0, null);
        Require(folder, session.Inputs, GraphNames.TotalSequenceLength, ElementType.Int32, 0, 1);
        Require(folder, session.Inputs, GraphNames.LogitsPositions, ElementType.Int64, 1, null);
        Require(folder, session.Inputs, GraphNames.Gating, ElementType.Float32, 1, GatingPolicy.InputWidth);
        for (int layer = 0; layer < spec.Layers; layer++)
        {
            foreach (string cache in (string[])[GraphNames.PastKey(layer), GraphNames.PastValue(layer)])
            {
                Require(folder, session.Inputs, cache, ElementType.Float32, 1, spec.KeyValueHeads);
                Require(folder, session.Inputs, cache, ElementType.Float32, 3, spec.HeadSize);
            }

            if (spec.ConvolutionWidth > 0)
            {
                Require(folder, session.Inputs, GraphNames.PastConvolution(layer), ElementType.Float32, 1, spec.ConvolutionWidth - 1);
                Require(folder, session.Inputs, GraphNames.PastConvolution(layer), ElementType.Float32, 2, spec.Width);
            }
        }
    }

    private static void Require(
        ExpertFolder folder, IReadOnlyList<TensorDescription> tensors, string name, ElementType type, int axis, long? size)
    {
        TensorDescription? tensor = tensors.FirstOrDefault(tensor => tensor.Name == name);
        if (tensor is null || tensor.ElementType != type || tensor.Shape.Count <= axis || tensor.Shape[axis].Size != size)
        {
            throw new ExpertFolderException(
                $"{ExpertFiles.Model} of '{folder.Path}' does not fit its {ExpertFiles.Manifest}: "
                + $"'{name}' should be of type {type} with {size?.ToString(CultureInfo.InvariantCulture) ?? "any size"} "
                + $"in dimension {axis}.");
        }
    }
}
