using CoERouter.Experts.Import.Sources;

namespace CoERouter.Experts.Import.Adapters;

/// <summary>A low-rank adapter in PEFT's files. Immutable; holds its matrices, which are small, and no file open.</summary>
public sealed class LoraAdapter
{
    private const string FileName = "adapter_model.safetensors";
    private const string Prefix = "base_model.model.";
    private const string Down = ".lora_A.";
    private const string Up = ".lora_B.";
    private const string Suffix = "weight";
    private const long MostElements = 1L << 29;

    private LoraAdapter(LoraConfiguration configuration, IReadOnlyList<LoraModule> modules) => (Configuration, Modules) = (configuration, modules);

    /// <summary>How it was trained.</summary>
    public LoraConfiguration Configuration { get; }

    /// <summary>What it changes, ordered by name.</summary>
    public IReadOnlyList<LoraModule> Modules { get; }

    /// <summary>Reads an adapter's folder.</summary>
    /// <exception cref="ModelImportException">It is no adapter that can be merged; the sentence says why.</exception>
    public static LoraAdapter Read(string folder)
    {
        LoraConfiguration configuration = LoraConfiguration.Read(folder);
        string path = ModelFiles.Find(folder, FileName) ?? throw new ModelImportException($"The adapter folder lacks {FileName}.");
        using SafetensorsFile file = SafetensorsFile.Open(path);
        Dictionary<string, (ISourceTensor? Down, ISourceTensor? Up)> pairs = new(StringComparer.Ordinal);
        foreach (string name in file.Names)
        {
            (string module, bool isUp) = Split(name);
            (ISourceTensor? Down, ISourceTensor? Up) pair = pairs.GetValueOrDefault(module);
            ISourceTensor tensor = file.Find(name)!;
            if ((isUp ? pair.Up : pair.Down) is not null)
            {
                throw new ModelImportException($"{FileName} holds two adapters of '{module}'.");
            }

            pairs[module] = isUp ? (pair.Down, tensor) : (tensor, pair.Up);
        }

        return pairs.Count > 0
            ? new(configuration, [.. pairs.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => Module(configuration, pair.Key, pair.Value))])
            : throw new ModelImportException($"{FileName} holds no matrices.");
    }

    // PEFT names the pair base_model.model.MODULE.lora_A.weight, or with the adapter's own name before "weight".
    private static (string Module, bool IsUp) Split(string name)
    {
        bool isUp = name.Contains(Up, StringComparison.Ordinal);
        string mark = isUp ? Up : Down;
        int place = name.IndexOf(mark, StringComparison.Ordinal);
        return name.StartsWith(Prefix, StringComparison.Ordinal) && place > Prefix.Length
            && name[(place + mark.Length)..].Split('.') is [Suffix] or [_, Suffix]
            ? (name[Prefix.Length..place], isUp)
            : throw new ModelImportException($"{FileName} holds '{name}', which is no pair of low-rank matrices ({Prefix}MODULE{Down}{Suffix} and {Up}).");
    }

    private static LoraModule Module(LoraConfiguration configuration, string name, (ISourceTensor? Down, ISourceTensor? Up) pair)
    {
        if (pair is not ({ Shape: [var rank, var inputs] } down, { Shape: [var outputs, var upRank] } up)
            || rank != configuration.Rank || upRank != configuration.Rank || inputs < 1 || outputs < 1
            || Math.Max(inputs, outputs) > MostElements / configuration.Rank)
        {
            throw new ModelImportException(
                $"The adapter of '{name}' is not a pair of matrices [{configuration.Rank}, inputs] and [outputs, {configuration.Rank}].");
        }

        SourceTypes.Require(name, down);
        SourceTypes.Require(name, up);
        var module = new LoraModule(name, (int)rank, (int)inputs, (int)outputs, new float[rank * inputs], new float[outputs * rank]);
        down.Read(0, module.Down);
        up.Read(0, module.Up);
        return module;
    }
}
