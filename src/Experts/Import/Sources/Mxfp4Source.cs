namespace CoERouter.Experts.Import.Sources;

/// <summary>
/// Shows tensors that gpt-oss stores in MXFP4, as X_blocks [.., rows, groups, 16] and X_scales [.., rows, groups], as plain tensors X
/// [.., rows, groups × 32]. A nibble is a 4-bit float (1 sign, 2 exponent, 1 mantissa bits), the earlier weight in the lower half; a scale is
/// a power of two with bias 127 (OCP Microscaling Formats, version 1.0).
/// </summary>
internal sealed class Mxfp4Source : ITensorSource
{
    private const string Blocks = "_blocks";
    private const string Scales = "_scales";

    private readonly ITensorSource _inner;
    private readonly Dictionary<string, ISourceTensor> _decoded = new(StringComparer.Ordinal);

    /// <summary>Takes over the ownership of <paramref name="inner"/>.</summary>
    public Mxfp4Source(ITensorSource inner)
    {
        _inner = inner;
        var names = new List<string>();
        foreach (string name in inner.Names)
        {
            string plain = name.EndsWith(Blocks, StringComparison.Ordinal) || name.EndsWith(Scales, StringComparison.Ordinal) ? name[..^Blocks.Length] : name;
            if (plain != name && inner.Find(plain + Blocks) is { Type: "U8" } blocks && inner.Find(plain + Scales) is { Type: "U8" } scales)
            {
                if (_decoded.TryAdd(plain, Decoded.Over(plain, blocks, scales)))
                {
                    names.Add(plain);
                }
            }
            else
            {
                names.Add(name);
            }
        }

        Names = names;
    }

    public IReadOnlyCollection<string> Names { get; }

    public bool OutputsFirst => _decoded.Count > 0;

    public ISourceTensor? Find(string name) => _decoded.GetValueOrDefault(name) ?? _inner.Find(name);

    public void Dispose() => _inner.Dispose();

    private sealed class Decoded : ISourceTensor
    {
        private const int Group = 32;

        private static readonly float[] Values = [0, 0.5f, 1, 1.5f, 2, 3, 4, 6, -0f, -0.5f, -1, -1.5f, -2, -3, -4, -6];

        private readonly ISourceTensor _blocks;
        private readonly ISourceTensor _scales;

        private Decoded(ISourceTensor blocks, ISourceTensor scales, long[] shape) => (_blocks, _scales, Shape) = (blocks, scales, shape);

        public string Type => "MXFP4";

        public IReadOnlyList<long> Shape { get; }

        public static Decoded Over(string name, ISourceTensor blocks, ISourceTensor scales)
        {
            long[] shape = [.. scales.Shape];
            return shape.Length > 0 && blocks.Shape.SequenceEqual([.. shape, Group / 2])
                ? new(blocks, scales, [.. shape[..^1], shape[^1] * Group])
                : throw new ModelImportException($"The blocks and scales of '{name}' do not fit each other.");
        }

        public void Read(long start, Span<float> values)
        {
            Span<float> bytes = stackalloc float[Group / 2];
            Span<float> scale = stackalloc float[1];
            for (int done = 0; done < values.Length;)
            {
                long group = (start + done) / Group;
                int first = (int)((start + done) % Group);
                int count = Math.Min(Group - first, values.Length - done);
                _blocks.Read(group * (Group / 2), bytes);
                _scales.Read(group, scale);
                float factor = (float)Math.ScaleB(1, (int)scale[0] - 127);
                for (int i = 0; i < count; i++)
                {
                    int both = (int)bytes[(first + i) / 2];
                    values[done + i] = Values[(first + i) % 2 == 0 ? both & 15 : both >> 4] * factor;
                }

                done += count;
            }
        }
    }
}
