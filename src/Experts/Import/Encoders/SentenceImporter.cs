using System.Text.Json;
using CoERouter.Experts.Import.Sources;
using CoERouter.Experts.Tokenization;
using CoERouter.Runtime.Graphs;

namespace CoERouter.Experts.Import.Encoders;

/// <summary>
/// Turns a sentence-embedding model as its makers publish it into a folder with a graph or a table, and its tokenizer: encoders of BERT's kind (their graph is
/// written here, pooling and normalisation included), static embeddings (model2vec), and ONNX graphs. The folder is untrusted, as with
/// <see cref="ModelImporter"/>.
/// </summary>
public sealed class SentenceImporter
{
    private const string Tokenizer = "tokenizer.json";
    private const string GraphName = "model.onnx";
    private const string DataName = "model.onnx.data";
    private const string StaticType = "model2vec";

    private readonly string _folder;
    private readonly SentenceModules _modules;
    private readonly string _tokenizer;
    private readonly ModelConfiguration? _configuration;

    private SentenceImporter(string folder, SentenceModules modules, string tokenizer, ModelConfiguration? configuration)
    {
        (_folder, _modules, _tokenizer, _configuration) = (folder, modules, tokenizer, configuration);
        string type = configuration?.ModelType ?? string.Empty;
        Family = modules.IsStatic ? "static"
            : EncoderFamily.Find(type) is not null && SafetensorsFolder.Exists(modules.ModelFolder) ? type
            : StaticTable.DimensionOf(modules.ModelFolder) is not null ? "static"
            : SentenceGraphFile.Find(folder) is not null ? "onnx"
            : throw Refuse(type);
    }

    /// <summary>What it is: <c>static</c>, <c>onnx</c>, or a family of encoders such as <c>bert</c>.</summary>
    public string Family { get; }

    /// <summary>Families of encoders that can be imported, as their <c>model_type</c> says.</summary>
    public static IReadOnlyList<string> EncoderFamilies => EncoderFamily.Known;

    /// <summary>Whether a folder holds a sentence-embedding model, so that it is not for <see cref="ModelImporter"/>.</summary>
    /// <exception cref="ModelImportException">The folder is damaged; the sentence says why.</exception>
    public static bool Recognizes(string folder)
    {
        if (!Directory.Exists(folder) || ModelFiles.Find(folder, "genai_config.json") is not null)
        {
            return false;
        }

        if (ModelFiles.Find(folder, "modules.json") is not null || ModelFiles.Find(folder, "config_sentence_transformers.json") is not null)
        {
            return true;
        }

        if (ModelFiles.Find(folder, ModelConfiguration.FileName) is not null)
        {
            string type = ModelConfiguration.Read(folder).ModelType;
            return type == StaticType || EncoderFamily.Find(type) is not null || (!SafetensorsFolder.Exists(folder) && SentenceGraphFile.Find(folder)?.IsEmbedding() == true);
        }

        return StaticTable.DimensionOf(folder) is not null || SentenceGraphFile.Find(folder)?.IsEmbedding() == true;
    }

    /// <summary>Opens a folder and checks that it can be imported, as far as that shows before its weights are read.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="tokenizerFolder">Where its <c>tokenizer.json</c> lies, where not in the folder itself; null means it does.</param>
    /// <exception cref="ModelImportException">It cannot; the sentence says why and what is legal.</exception>
    public static SentenceImporter Open(string folder, string? tokenizerFolder = null)
    {
        folder = Path.GetFullPath(folder);
        if (!Directory.Exists(folder))
        {
            throw new ModelImportException($"There is no model folder '{folder}'.");
        }

        SentenceModules modules = SentenceModules.Read(folder);
        if (!Directory.Exists(modules.ModelFolder))
        {
            throw new ModelImportException($"The model folder lacks the folder '{Path.GetFileName(modules.ModelFolder)}', in which modules.json puts the model.");
        }

        string[] places = tokenizerFolder is null ? [modules.ModelFolder, folder] : [Path.GetFullPath(tokenizerFolder)];
        string tokenizer = places.Select(place => Directory.Exists(place) ? ModelFiles.Find(place, Tokenizer) : null).FirstOrDefault(path => path is not null)
            ?? throw new ModelImportException(
                tokenizerFolder is null
                    ? $"The model folder has no {Tokenizer}; name a folder that holds the one it was made with by --tokenizer."
                    : $"There is no {Tokenizer} in '{tokenizerFolder}'.");
        ModelConfiguration? configuration = ModelFiles.Find(modules.ModelFolder, ModelConfiguration.FileName) is not null
            ? ModelConfiguration.Read(modules.ModelFolder)
            : null;
        return new SentenceImporter(folder, modules, tokenizer, configuration);
    }

    /// <summary>Writes model and tokenizer.</summary>
    /// <param name="target">An empty folder.</param>
    /// <param name="cancellation">Stops between two parts.</param>
    /// <exception cref="ModelImportException">The model cannot be imported; the sentence says why.</exception>
    public SentenceImport Write(string target, CancellationToken cancellation = default)
    {
        int tokens = ReadTokenizer();
        File.Copy(_tokenizer, Path.Combine(target, Tokenizer));
        cancellation.ThrowIfCancellationRequested();
        return Family switch
        {
            "static" => WriteStatic(target),
            "onnx" => WriteGraph(target),
            _ => WriteEncoder(target, tokens),
        };
    }

    private SentenceImport Result(int? dimension, int? mostTokens, params string[] files) => new()
    {
        Family = Family,
        Dimension = dimension,
        MostTokens = mostTokens,
        Prefix = _modules.Prefix,
        Lowercases = _modules.Lowercases,
        Files = [.. files, Tokenizer],
    };

    private ModelImportException Refuse(string type) => new(
        ModelFiles.Find(_modules.ModelFolder, "pytorch_model.bin") is not null
            ? "The model folder has its weights as pytorch_model.bin alone, which is a program and is not read; convert it to safetensors."
            : $"The model folder holds no embedding model that can be imported: its model_type is '{(type.Length <= 64 ? type : type[..64])}', legal are the encoders {string.Join(", ", EncoderFamilies)} with model.safetensors, static embeddings (model2vec), and graphs in model.onnx or onnx/model.onnx.");

    private int ReadTokenizer()
    {
        try
        {
            return TextTokenizer.Load(_tokenizer).VocabularySize;
        }
        catch (Exception fault) when (fault is InvalidDataException or NotSupportedException)
        {
            throw new ModelImportException($"{Tokenizer} cannot be used: {fault.Message}", fault);
        }
    }

    private SentenceImport WriteEncoder(string target, int tokens)
    {
        EncoderFamily family = EncoderFamily.Find(Family)!;
        EncoderSpec spec = family.Read(_configuration!);
        if (tokens > spec.Vocabulary)
        {
            throw new ModelImportException($"{Tokenizer} has {tokens} tokens, but the model knows {spec.Vocabulary}.");
        }

        using SafetensorsFolder source = SafetensorsFolder.Open(_modules.ModelFolder);
        using FileStream stream = File.Create(Path.Combine(target, DataName));
        GraphBuilder graph = new(Family);
        ExternalDataWriter data = new(stream, DataName);
        EncoderOutputs outputs = new EncoderGraph(spec, family.Names, new EncoderWeights(source, family.Names), graph, data).Write();
        int dimension = new SentenceGraph(graph, data, outputs).Write(_modules.Pooling, _modules.Steps, spec.Width);
        File.WriteAllBytes(Path.Combine(target, GraphName), graph.ToModel());
        return Result(dimension, Math.Min(_modules.MostTokens ?? int.MaxValue, spec.MostTokens), GraphName, DataName);
    }

    private SentenceImport WriteStatic(string target)
    {
        int dimension = StaticTable.DimensionOf(_modules.ModelFolder) ?? throw new ModelImportException($"The model folder has no table of static embeddings in {StaticTable.FileName}.");
        if (_modules.Steps.Any(step => step.Folder is not null))
        {
            throw new ModelImportException("Static embeddings with a Dense module after them are not supported.");
        }

        File.Copy(ModelFiles.Find(_modules.ModelFolder, StaticTable.FileName)!, Path.Combine(target, StaticTable.FileName));
        return Result(dimension, _modules.MostTokens, StaticTable.FileName) with { Normalizes = Normalizes() };
    }

    private SentenceImport WriteGraph(string target)
    {
        SentenceGraphFile graph = SentenceGraphFile.Find(_folder)!;
        if (!graph.IsEmbedding())
        {
            throw new ModelImportException(
                $"{GraphName} is no embedding model: it reads {string.Join(", ", graph.Outline.Inputs.Keys.Take(8))}, legal are input_ids, attention_mask and token_type_ids, and an output of vectors.");
        }

        if (graph.IsPooled)
        {
            return Result(null, _modules.MostTokens, [.. graph.Copy(target)]);
        }

        bool isSimple = _modules.Pooling is [PoolingMode.Mean or PoolingMode.FirstToken or PoolingMode.Maximum or PoolingMode.LastToken] && _modules.Steps.All(step => step.Folder is null);
        return isSimple
            ? Result(null, _modules.MostTokens, [.. graph.Copy(target)]) with { Pooling = _modules.Pooling[0] }
            : throw new ModelImportException($"{GraphName} gives vectors of tokens, and its folder asks for a Dense module or a pooling other than cls, max, mean or lasttoken after it, which is not supported.");
    }

    // config.json of model2vec says it, or that of sentence-transformers, or the list of modules; else vectors are normalised.
    private bool Normalizes()
    {
        if (_configuration?.Has("normalize") == true)
        {
            return _configuration.Flag("normalize", true);
        }

        if (ModelFiles.Read(_folder, "config_sentence_transformers.json", 1 << 20) is { } bytes)
        {
            try
            {
                ModelConfiguration settings = ModelConfiguration.Parse(bytes);
                if (settings.Has("normalize"))
                {
                    return settings.Flag("normalize", true);
                }
            }
            catch (JsonException fault)
            {
                throw new ModelImportException($"config_sentence_transformers.json is not JSON: {fault.Message}", fault);
            }
        }

        return !_modules.IsDeclared || _modules.Steps.Count > 0;
    }
}
