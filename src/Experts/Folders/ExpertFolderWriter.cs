using System.Text;
using System.Text.Json;
using CoERouter.Experts.Graphs;
using CoERouter.Experts.Specification;
using CoERouter.Experts.Templates;
using CoERouter.Experts.Tokenization;

namespace CoERouter.Experts.Folders;

/// <summary>Writes an expert's folder.</summary>
internal static class ExpertFolderWriter
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public static ExpertFolder Write(string path, ExpertContent content, IDecoderWeights weights)
    {
        path = Path.GetFullPath(path);
        ExpertManifest manifest = ManifestOf(content);
        IReadOnlyList<string> faults = manifest.Faults();
        if (faults.Count > 0)
        {
            throw new ArgumentException($"The expert '{content.Name}' cannot be written: {string.Join("; ", faults)}.", nameof(content));
        }

        ChatTemplate template = TemplateOf(content);
        string partial = path + ".partial";
        Delete(partial);
        Directory.CreateDirectory(partial);
        WriteFiles(partial, content, template, weights);
        return Finish(path, partial, manifest with { Files = Record(partial) });
    }

    /// <summary>Writes the manifest into a folder whose other files are on disk, and puts it in its place.</summary>
    public static ExpertFolder Finish(string path, string partial, ExpertManifest manifest)
    {
        using (FileStream stream = File.Create(Path.Combine(partial, ExpertFiles.Manifest)))
        {
            JsonSerializer.Serialize(stream, manifest, FolderJson.Default.ExpertManifest);
        }

        Replace(path, partial);
        return ExpertFolderReader.Read(path);
    }

    /// <summary>Size and hash of every file of a folder but its manifest.</summary>
    public static SortedDictionary<string, FileRecord> Record(string folder)
    {
        var files = new SortedDictionary<string, FileRecord>(StringComparer.Ordinal);
        foreach (string file in Directory.EnumerateFiles(folder).Where(file => Path.GetFileName(file) != ExpertFiles.Manifest))
        {
            files.Add(Path.GetFileName(file), new(new FileInfo(file).Length, ExpertFolder.HashOf(file)));
        }

        return files;
    }

    private static ExpertManifest ManifestOf(ExpertContent content)
    {
        GatingPolicy gating = content.Gating ?? GatingPolicy.TopK(content.Spec.Mixture.ActiveExperts);
        return new()
        {
            Name = content.Name,
            Task = content.Task,
            Description = content.Description,
            Revision = content.Revision,
            Spec = content.Spec,
            Gating = gating,
            Quantization = content.Precision,
            TotalParameters = content.Spec.TotalParameters,
            ActiveParameters = content.Spec.ActiveParameters(gating.Count),
            ContextLength = content.Spec.ContextLength,
            Markers = content.Markers,
            Training = content.Training,
        };
    }

    // The constructor refuses markers that the tokenizer does not know.
    private static ChatTemplate TemplateOf(ExpertContent content)
    {
        var tokenizer = new ByteLevelTokenizer(TokenizerJson.Read(Utf8.GetBytes(content.Tokenizer)));
        if (tokenizer.VocabularySize > content.Spec.VocabularySize)
        {
            throw new ArgumentException(
                $"The tokenizer has {tokenizer.VocabularySize} tokens, but the spec's vocabulary only {content.Spec.VocabularySize}.",
                nameof(content));
        }

        return new ChatTemplate(tokenizer, content.Markers);
    }

    private static void WriteFiles(string folder, ExpertContent content, ChatTemplate template, IDecoderWeights weights)
    {
        using (FileStream data = File.Create(Path.Combine(folder, ExpertFiles.Weights)))
        {
            byte[] model = InferenceGraph.Write(content.Spec, weights, content.Precision, data, ExpertFiles.Weights);
            File.WriteAllBytes(Path.Combine(folder, ExpertFiles.Model), model);
        }

        File.WriteAllText(Path.Combine(folder, ExpertFiles.Tokenizer), content.Tokenizer, Utf8);
        File.WriteAllText(Path.Combine(folder, ExpertFiles.TokenizerConfiguration), content.TokenizerConfiguration, Utf8);
        File.WriteAllText(Path.Combine(folder, ExpertFiles.ChatTemplate), content.ChatTemplate, Utf8);
        File.WriteAllBytes(
            Path.Combine(folder, ExpertFiles.GenerationConfiguration),
            GenerationConfiguration.Write(content.Spec, [template.EndId], template.PadId));
    }

    private static void Replace(string path, string partial)
    {
        string old = path + ".old";
        Delete(old);
        if (Directory.Exists(path))
        {
            Directory.Move(path, old);
        }

        Directory.Move(partial, path);
        Delete(old);
    }

    private static void Delete(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
