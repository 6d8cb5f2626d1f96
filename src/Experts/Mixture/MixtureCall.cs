using CoERouter.Experts.Products;

namespace CoERouter.Experts.Mixture;

/// <summary>
/// One computation of a sparse layer on at most <see cref="TokensPerPass"/> tokens at a time: what the stages read and the scratch they
/// write. Pooled, used by one caller at a time; its chunks run on many threads and write disjoint slices.
/// </summary>
internal sealed unsafe class MixtureCall
{
    /// <summary>Bounds the scratch: a longer prompt goes through in several passes.</summary>
    public const int TokensPerPass = 128;

    // 16 MiB of hidden activations, if every token used every expert: bounds the scratch of layers with very many experts.
    private const long HiddenPerPass = 1 << 22;

    /// <summary>Most chunks of one stage.</summary>
    public const int MostChunks = 16;

    /// <summary>Hidden units or output columns in a chunk are a multiple of this, so that no two threads share a cache line.</summary>
    public const int ChunkGranularity = 16;

    // Below about 30 µs of arithmetic, waking a second thread costs more than it saves.
    private const long OperationsPerChunk = 1 << 18;

    private readonly MixtureStages _stages;
    private bool _isOutput;
    private float[] _gate = [];
    private float[] _up = [];
    private float[] _widened = [];
    private float[] _products = [];
    private MixtureLayer _layer;

    public MixtureCall(MixtureStages stages) => _stages = stages;

    public ref readonly MixtureLayer Layer => ref _layer;

    public TokenGroups Groups { get; } = new();

    /// <summary>Activations of this pass, [tokens, width].</summary>
    public float* Input { get; private set; }

    /// <summary>Results of this pass, [tokens, width].</summary>
    public float* Result { get; private set; }

    public int Tokens { get; private set; }

    /// <summary>Chunks of the running stage.</summary>
    public int Chunks { get; private set; }

    /// <summary>Hidden activations, [pairs of token and expert, expert width].</summary>
    public float* Gate => Pinned.Pointer(_gate);

    public float* Up => Pinned.Pointer(_up);

    public QuantizedRows QuantizedInput { get; } = new();

    public QuantizedRows QuantizedHidden { get; } = new();

    /// <summary>Room of the chunk for two widened rows, or for one panel.</summary>
    public float* Widened(int chunk) => Pinned.Aligned(_widened) + (chunk * WidenedLength);

    /// <summary>Room for the outputs of one expert's tokens, [tokens, width]; chunks write different columns.</summary>
    public float* Products => Pinned.Pointer(_products);

    private int WidenedLength
    {
        get
        {
            int widest = Math.Max(Layer.Width, Layer.ExpertWidth);
            return Layer.IntegerActivations ? (int)(Panel.Bytes(widest) / sizeof(float)) : (2 * widest + 15) & ~15;
        }
    }

    /// <summary>Computes the layer. <paramref name="result"/> is overwritten.</summary>
    public void Run<TRunner>(in MixtureLayer layer, float* input, float* routing, float* result, int tokens, TRunner runner)
        where TRunner : IChunkRunner, allows ref struct
    {
        _layer = layer;
        int pass = (int)Math.Clamp(HiddenPerPass / Math.Max(1, (long)layer.Experts * layer.ExpertWidth), 1, TokensPerPass);
        for (int start = 0; start < tokens; start += pass)
        {
            Tokens = Math.Min(pass, tokens - start);
            Input = input + ((long)start * layer.Width);
            Result = result + ((long)start * layer.Width);
            Groups.Build(new ReadOnlySpan<float>(routing + ((long)start * layer.Experts), Tokens * layer.Experts), layer.Experts);
            Reserve();
            RunStage(false, layer.ExpertWidth, 2L * layer.Width, runner);
            if (layer.IntegerActivations)
            {
                for (int row = 0; row < Groups.Count; row++)
                {
                    QuantizedHidden.Quantize(row, Gate + ((long)row * layer.ExpertWidth));
                }
            }

            RunStage(true, layer.Width, layer.ExpertWidth, runner);
        }
    }

    /// <summary>Computes one chunk of the running stage.</summary>
    public void RunChunk(int chunk)
    {
        if (_isOutput)
        {
            _stages.Output(this, chunk);
        }
        else
        {
            _stages.Hidden(this, chunk);
        }
    }

    private void Reserve()
    {
        _gate = Pinned.Grown(_gate, Groups.Count * Layer.ExpertWidth);
        _up = Pinned.Grown(_up, Groups.Count * Layer.ExpertWidth);
        _widened = Pinned.Grown(_widened, (MostChunks * WidenedLength) + (Pinned.CacheLine / sizeof(float)));
        _products = Pinned.Grown(_products, Tokens * Layer.Width);
        if (!Layer.IntegerActivations)
        {
            return;
        }

        QuantizedHidden.Reserve(Groups.Count, Layer.ExpertWidth, Layer.WeightBits);
        QuantizedInput.Reserve(Tokens, Layer.Width, Layer.WeightBits);
        for (int token = 0; token < Tokens; token++)
        {
            QuantizedInput.Quantize(token, Input + ((long)token * Layer.Width));
        }
    }

    private void RunStage<TRunner>(bool isOutput, int outputs, long operationsPerOutput, TRunner runner)
        where TRunner : IChunkRunner, allows ref struct
    {
        _isOutput = isOutput;
        long byWork = Groups.Count * outputs * operationsPerOutput / OperationsPerChunk;
        long bySize = outputs / ChunkGranularity;
        Chunks = (int)Math.Clamp(Math.Min(byWork, bySize), 1, MostChunks);
        if (Chunks == 1)
        {
            RunChunk(0);
        }
        else
        {
            runner.Run(Chunks, this);
        }
    }
}
