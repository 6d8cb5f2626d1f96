using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using CoERouter.Experts.Folders;
using CoERouter.Experts.Graphs;
using CoERouter.Experts.Import;
using CoERouter.Experts.Import.Encoders;
using CoERouter.Experts.Import.Gguf;
using CoERouter.Host.Composition;

namespace CoERouter.Host.Commands;

/// <summary><c>coe import FOLDER</c>: makes an expert of a checkpoint as its makers publish it.</summary>
internal static class ImportCommand
{
    private const ulong ParitySeed = 1;

    public static Command Create(CommandContext context)
    {
        Argument<string> folder = new("folder") { Description = "A model folder with config.json, safetensors and, to be asked in words, tokenizer.json; or a GGUF file." };
        Option<string?> name = new("--name") { Description = "The expert's name. Default: that of the folder.", HelpName = "NAME" };
        Option<string> task = new("--task") { Description = "What it is for.", HelpName = "TASK", DefaultValueFactory = _ => "general" };
        Option<string?> description = new("--description") { Description = "One sentence about it.", HelpName = "TEXT" };
        Option<WeightPrecision> precision = new("--precision") { Description = "How matrices are stored.", DefaultValueFactory = _ => WeightPrecision.Int8 };
        Option<int?> length = new("--context") { Description = "Most tokens of prompt and answer. Default: the model's own limit, but at most 4096.", HelpName = "N" };
        Option<string?> adapter = new("--adapter") { Description = "A folder with a LoRA adapter (PEFT) to merge into the weights.", HelpName = "FOLDER" };
        Option<bool> compare = new("--compare") { Description = "Also runs the model in single precision and says how near the expert comes to it." };
        Option<string?> tokenizer = new("--tokenizer") { Description = "For a sentence-embedding model: the folder of its tokenizer.json. Default: its own.", HelpName = "FOLDER" };
        Option<string?> prefix = new("--prefix") { Description = "For a sentence-embedding model: what stands before every prompt. Default: what the model says.", HelpName = "TEXT" };
        Option<string?> models = CommonOptions.Models();
        Command command = new("import", "Makes an expert of a Hugging Face checkpoint or a GGUF file, or an embedding model for the categorizer of a sentence-embedding folder.")
        {
            folder, name, task, description, precision, length, adapter, compare, tokenizer, prefix, models,
        };
        return command.WithAction(context, async (parsed, interrupts) =>
        {
            string source = Path.GetFullPath(parsed.GetRequiredValue(folder)).TrimEnd(Path.DirectorySeparatorChar);
            if (SentenceImporter.Recognizes(source))
            {
                RefuseForEmbedding(parsed, task, description, precision, length, adapter, compare);
                await context.Output.WriteLineAsync(EmbeddingImport.Describe(EmbeddingImport.Run(
                    source,
                    CommonOptions.LocateModels(context, parsed, models),
                    parsed.GetValue(name) ?? Path.GetFileName(source),
                    parsed.GetValue(tokenizer),
                    parsed.GetValue(prefix),
                    interrupts.Finish))).ConfigureAwait(false);
                return ExitCodes.Success;
            }

            ImportOptions options = new()
            {
                Name = parsed.GetValue(name) ?? (GgufFile.IsPath(source) ? GgufFile.NameOf(source) : Path.GetFileName(source)),
                Task = parsed.GetValue(task)!,
                Description = parsed.GetValue(description),
                Precision = parsed.GetValue(precision),
                ContextLength = parsed.GetValue(length),
                AdapterFolder = parsed.GetValue(adapter),
            };
            string target = Path.Combine(CommonOptions.LocateModels(context, parsed, models), options.Name);
            await ImportAsync(context, source, target, options, parsed.GetValue(compare), interrupts.Finish).ConfigureAwait(false);
            return ExitCodes.Success;
        });
    }

    private static void RefuseForEmbedding(ParseResult parsed, params Option[] others)
    {
        if (others.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is { } given)
        {
            throw new ArgumentException($"This folder holds a sentence-embedding model, to which {given.Name} does not apply.");
        }
    }

    private static async Task ImportAsync(
        CommandContext context, string source, string target, ImportOptions options, bool compares, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        using ModelImporter importer = ModelImporter.Open(source, options);
        await context.Error.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"A {importer.Family} model of {importer.Spec.TotalParameters:#,0} parameters, {importer.Spec.Layers} layers.")).ConfigureAwait(false);
        ImportResult result = importer.Write(target, new LineProgress(context.Error), cancellation);
        new TrialRecord(Path.GetDirectoryName(target)!).Add(result.Folder);
        if (result.ResumedTensors > 0)
        {
            await context.Error.WriteLineAsync($"{result.ResumedTensors} tensors were there from an earlier run.").ConfigureAwait(false);
        }

        if (result.Missing.Count > 0)
        {
            await context.Error.WriteLineAsync($"The model folder lacks {string.Join(", ", result.Missing)}.").ConfigureAwait(false);
        }

        await context.Output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{options.Name}: {options.Precision}, {result.Folder.ModelBytes / 1e6:#,0.0} MB, context {result.Folder.Manifest.ContextLength}, in {clock.Elapsed.TotalSeconds:0.0} s.")).ConfigureAwait(false);
        if (compares)
        {
            await CompareAsync(context, source, target, options, result.Folder, cancellation).ConfigureAwait(false);
        }
    }

    private static async Task CompareAsync(
        CommandContext context, string source, string target, ImportOptions options, ExpertFolder expert, CancellationToken cancellation)
    {
        string scratch = target + ".float32";
        try
        {
            using ModelImporter importer = ModelImporter.Open(source, options with { Precision = WeightPrecision.Float32 });
            ExpertFolder exact = importer.Write(scratch, null, cancellation).Folder;
            ParityReport report = await ParityCheck.RunAsync(exact, expert, ParitySeed, cancellation).ConfigureAwait(false);
            await context.Output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"Against single precision at {report.Positions} positions: the same best token at {100 * report.SameBest:0.0} %, mean divergence {report.MeanDivergence:0.0000} nats, largest difference of a logit {report.LargestDifference:0.000}.")).ConfigureAwait(false);
        }
        finally
        {
            if (Directory.Exists(scratch))
            {
                Directory.Delete(scratch, recursive: true);
            }
        }
    }

    /// <summary>A line for every further gigabyte.</summary>
    private sealed class LineProgress(TextWriter output) : IProgress<ImportProgress>
    {
        private const long Step = 1L << 30;

        private long _next = Step;

        public void Report(ImportProgress value)
        {
            if (value.WrittenBytes >= _next)
            {
                _next = value.WrittenBytes + Step;
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{value.WrittenBytes / 1e9:0.0} GB written, at {value.Tensor}."));
            }
        }
    }
}
