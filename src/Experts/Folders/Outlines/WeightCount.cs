namespace CoERouter.Experts.Folders.Outlines;

/// <summary>Counts the parameters of a model: packed weights as what they unpack to, scales, zero points and tables of angles not at
/// all.</summary>
internal sealed class WeightCount
{
    private readonly Dictionary<string, int> _packedBits = new(StringComparer.Ordinal);
    private readonly HashSet<string> _constants = new(StringComparer.Ordinal);

    /// <summary>Notes what a node reads its inputs as.</summary>
    /// <param name="operation">The operator with its domain.</param>
    /// <param name="inputs">The names of its inputs.</param>
    /// <param name="numbers">Its whole-number attributes.</param>
    public void Note(string operation, IReadOnlyList<string> inputs, IReadOnlyDictionary<string, long> numbers)
    {
        switch (operation)
        {
            case "com.microsoft.MatMulNBits":
                Packed(inputs, 1, numbers.GetValueOrDefault("bits", 4));
                Constants(inputs, 2, 3, 4);
                break;
            case "coe.BlockProduct":
                Packed(inputs, 1, numbers.GetValueOrDefault("weight_bits", 8));
                Constants(inputs, 2);
                break;
            case "com.microsoft.GatherBlockQuantized":
                Packed(inputs, 0, numbers.GetValueOrDefault("bits", 4));
                Constants(inputs, 2, 3);
                break;
            case "com.microsoft.QMoE":
                foreach (int weights in (ReadOnlySpan<int>)[2, 5, 8])
                {
                    Packed(inputs, weights, numbers.GetValueOrDefault("expert_weight_bits", 4));
                    Constants(inputs, weights + 1);
                }

                break;
            case "DequantizeLinear":
            case "com.microsoft.DequantizeLinear":
                Constants(inputs, 1, 2);
                break;
            case "com.microsoft.GroupQueryAttention":
                Constants(inputs, 7, 8);
                break;
            case "com.microsoft.RotaryEmbedding":
                Constants(inputs, 2, 3);
                break;
        }
    }

    /// <summary>Adds the initializers up.</summary>
    public (long Parameters, string Weights) Sum(IReadOnlyList<TensorOutline> tensors)
    {
        long parameters = 0;
        Dictionary<string, long> forms = new(StringComparer.Ordinal);
        foreach (TensorOutline tensor in tensors.Where(tensor => TensorTypes.HoldsWeights(tensor.Type) && !_constants.Contains(tensor.Name)))
        {
            // Only bytes pack several weights; types of 4 bits count their elements already.
            int bits = tensor.Type == TensorTypes.UInt8 ? _packedBits.GetValueOrDefault(tensor.Name, 8) : 8;
            long count = tensor.Elements * 8 / bits;
            string form = TensorTypes.NameOf(tensor.Type, bits);
            forms[form] = forms.GetValueOrDefault(form) + count;
            parameters += count;
        }

        return (parameters, forms.Count == 0 ? "none" : forms.MaxBy(form => form.Value).Key);
    }

    private void Packed(IReadOnlyList<string> inputs, int slot, long bits)
    {
        if (slot < inputs.Count && bits is 2 or 4)
        {
            _packedBits[inputs[slot]] = (int)bits;
        }
    }

    private void Constants(IReadOnlyList<string> inputs, params ReadOnlySpan<int> slots)
    {
        foreach (int slot in slots)
        {
            if (slot < inputs.Count)
            {
                _constants.Add(inputs[slot]);
            }
        }
    }
}
