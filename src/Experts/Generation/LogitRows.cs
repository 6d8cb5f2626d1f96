using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using CoERouter.Runtime;
using CoERouter.Runtime.Graphs;

namespace CoERouter.Experts.Generation;

/// <summary>Reads logits in the precision in which a model gives them.</summary>
internal static class LogitRows
{
    /// <summary>Copies rows from the end of a tensor of logits.</summary>
    /// <param name="logits">[…, vocabulary].</param>
    /// <param name="rows">Receives as many of its last rows as fit; a multiple of the vocabulary.</param>
    /// <exception cref="InvalidDataException">The tensor has fewer.</exception>
    public static void CopyLast(OnnxTensor logits, Span<float> rows) =>
        CopyLast(new OutputView(logits.Type, logits.Address, logits.Elements), rows);

    /// <summary>Copies rows from the end of an output of logits.</summary>
    /// <param name="logits">[…, vocabulary].</param>
    /// <param name="rows">Receives as many of its last rows as fit; a multiple of the vocabulary.</param>
    /// <exception cref="InvalidDataException">The output has fewer.</exception>
    public static unsafe void CopyLast(OutputView logits, Span<float> rows)
    {
        long first = logits.Elements - rows.Length;
        if (first < 0 || logits.Elements > int.MaxValue)
        {
            throw new InvalidDataException($"The model gave {logits.Elements} logits where {rows.Length} were expected.");
        }

        switch (logits.Type)
        {
            case ElementType.Float32:
                new ReadOnlySpan<float>((float*)logits.Address + first, rows.Length).CopyTo(rows);
                break;
            case ElementType.Float16:
                TensorPrimitives.ConvertToSingle(new ReadOnlySpan<Half>((Half*)logits.Address + first, rows.Length), rows);
                break;
            default:
                // A bfloat16 is the upper half of a float.
                ReadOnlySpan<ushort> halves = new((ushort*)logits.Address + first, rows.Length);
                Span<uint> bits = MemoryMarshal.Cast<float, uint>(rows);
                for (int i = 0; i < halves.Length; i++)
                {
                    bits[i] = (uint)halves[i] << 16;
                }

                break;
        }
    }
}
