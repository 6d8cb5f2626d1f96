using System.Text.Json.Nodes;
using CoERouter.Categorizer;
using CoERouter.Categorizer.Storage;
using Xunit;

namespace CoERouter.Tests.Categorizer.Storage;

public sealed class CategorizerArchiveTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("coe-archive").FullName;

    private string Record => Path.Combine(_folder, CategorizerArchive.FileName);

    private string Tensors => Path.Combine(_folder, CategorizerArchive.TensorsName);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("linear")]
    [InlineData("logistic")]
    [InlineData("centroid")]
    [InlineData("knn")]
    [InlineData("knn of few")]
    [InlineData("ensemble")]
    public void What_is_read_back_decides_as_what_was_written_bit_for_bit(string kind)
    {
        for (int seed = 1; seed <= 5; seed++)
        {
            ICategorizer written = StoredSamples.Draw(kind, seed);
            CategorizerArchive.Write(_folder, written, StoredSamples.Embedding);
            ICategorizer read = CategorizerArchive.Read(_folder, StoredSamples.Open);
            Assert.Equal(written.Revision, read.Revision);
            Assert.Equal(written.Categories, read.Categories);
            foreach (string prompt in StoredSamples.Prompts)
            {
                CategoryEstimate expected = written.Categorize(prompt), actual = read.Categorize(prompt);
                Assert.Equal(expected.Probabilities, actual.Probabilities);
                Assert.Equal((expected.OutOfDomain, expected.IsInDomain, expected.IsConfident), (actual.OutOfDomain, actual.IsInDomain, actual.IsConfident));
            }
        }
    }

    [Fact]
    public void The_same_categorizer_gives_the_same_bytes_and_replaces_the_one_before()
    {
        Write("ensemble");
        byte[] record = File.ReadAllBytes(Record), tensors = File.ReadAllBytes(Tensors);
        Write("logistic");
        Assert.NotEqual(record, File.ReadAllBytes(Record));
        Write("ensemble");
        Assert.Equal(record, File.ReadAllBytes(Record));
        Assert.Equal(tensors, File.ReadAllBytes(Tensors));
        Assert.Equal(2, Directory.GetFiles(_folder).Length);
    }

    [Fact]
    public void A_linear_categorizer_asks_for_no_embedding_model_and_names_none()
    {
        Write("linear");
        CategorizerArchive.Read(_folder, _ => throw new InvalidOperationException("No model was needed."));
        Assert.DoesNotContain("letters", File.ReadAllText(Record), StringComparison.Ordinal);
    }

    [Fact]
    public void An_embedding_model_is_opened_once_for_all_parts()
    {
        Write("ensemble");
        int opened = 0;
        CategorizerArchive.Read(_folder, embedding =>
        {
            opened++;
            Assert.Equal(("letters", 26), (embedding.Name, embedding.Dimension));
            return StoredSamples.Open(embedding);
        });
        Assert.Equal(1, opened);
    }

    [Theory]
    [InlineData("format", "2", "has format 2")]
    [InlineData("categories", """["bread"]""", "There are 1 categories")]
    [InlineData("categories", """["bread","bread","travel"]""", "Two categories have the same name")]
    [InlineData("categories", """["bread",null,"travel"]""", "no characters or more than 64")]
    [InlineData("categories", """["bread","music","travel","talk"]""", "has no tensor 'members.0.weights' of the shape [1024, 4]")]
    [InlineData("embedding", "null", "no embedding model is named")]
    [InlineData("embedding.name", "\"../letters\"", "name of the embedding model is not legal")]
    [InlineData("embedding.dimension", "0", "has 0 dimensions")]
    [InlineData("embedding.dimension", "25", "needs vectors of 25 numbers, but its embedding model makes 26")]
    [InlineData("embedding.files", "{}", "has no files")]
    [InlineData("embedding.files", """{"../x":{"bytes":1,"sha256":"a"}}""", "does not lie in its folder")]
    [InlineData("embedding.files", """{"x":null}""", "does not lie in its folder")]
    [InlineData("part.temperature", "0", "temperature is 0")]
    [InlineData("part.temperature", "1e99", "must be positive and finite")]
    [InlineData("part.threshold", "1.5", "threshold is 1.5")]
    [InlineData("part.kind", "\"forest\"", "cannot be read")]
    [InlineData("part.members", "[]", "needs from 1 to 8 members")]
    [InlineData("part.members", "[null]", "needs from 1 to 8 members")]
    [InlineData("part.members", "null", "needs from 1 to 8 members")]
    [InlineData("part.kind", "\"linear\"", "A linear part needs bucket_bits")]
    [InlineData("part.surprise", "1", "cannot be read")]
    [InlineData("part.members.0.part.bucket_bits", "9", "bucket_bits from 10 to 18")]
    [InlineData("part.members.0.part.bucket_bits", "11", "of the shape [2048, 3]")]
    [InlineData("part.members.0.part.kind", "\"ensemble\"", "not of ensembles")]
    [InlineData("part.members.0.weight", "-1", "weights of an ensemble are not negative")]
    [InlineData("part.members.0.outside_deviation", "0", "every deviation is positive")]
    [InlineData("part.members.1.part.neighbours", "0", "neighbours from 1 to 256")]
    [InlineData("part.members.1.part.neighbours", "null", "neighbours from 1 to 256")]
    [InlineData("part.members.1.part.neighbour_temperature", "0", "positive neighbour_temperature")]
    [InlineData("part.members.2.part.kind", "\"knn\"", "neighbours from 1 to 256")]
    [InlineData("tensors.bytes", "5", "but 5 are recorded")]
    [InlineData("tensors.sha256", "\"00\"", "another SHA-256")]
    [InlineData("tensors", "null", "cannot be read")]
    public void A_fault_of_the_record_is_one_sentence(string place, string value, string words)
    {
        Write("ensemble");
        Change(place, value);
        InvalidDataException fault = Assert.Throws<InvalidDataException>(() => CategorizerArchive.Read(_folder, StoredSamples.Open));
        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
        Assert.StartsWith($"The categorizer '{Record}'", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_that_are_not_finite_or_name_no_category_are_refused()
    {
        float[] weights = [.. Enumerable.Repeat(0.5f, 78)];
        weights[7] = float.NaN;
        Assert.Contains("'weights' has a value that is not finite", Refusal("logistic", tensors =>
        {
            tensors.Add("weights", weights, 3, 26);
            tensors.Add("biases", [0, 0, 0], 3);
        }), StringComparison.Ordinal);
        Assert.Contains("'categories' has no prompts, or one whose category", Refusal("knn", tensors =>
        {
            tensors.Add("vectors", StoredSamples.Numbers(new Random(1), 52), 2, 26);
            tensors.Add("categories", (ReadOnlySpan<int>)[0, 3], 2);
        }), StringComparison.Ordinal);
        Assert.Contains("no tensor 'vectors' of the shape [2, 26]", Refusal("knn", tensors =>
        {
            tensors.Add("vectors", StoredSamples.Numbers(new Random(1), 26), 1, 26);
            tensors.Add("categories", (ReadOnlySpan<int>)[0, 1], 2);
        }), StringComparison.Ordinal);
        Assert.Contains("no prompts", Refusal("knn", tensors => tensors.Add("vectors", (ReadOnlySpan<float>)[], 0, 26)), StringComparison.Ordinal);
    }

    [Fact]
    public void Files_that_are_missing_are_named()
    {
        Assert.Contains("coe train categorizer", Assert.Throws<FileNotFoundException>(() => CategorizerArchive.Read(_folder, StoredSamples.Open)).Message, StringComparison.Ordinal);
        Write("knn");
        File.Delete(Tensors);
        Assert.Contains("is missing", Assert.Throws<InvalidDataException>(() => CategorizerArchive.Read(_folder, StoredSamples.Open)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_record_is_refused_and_never_anything_else()
    {
        Write("ensemble");
        byte[] whole = File.ReadAllBytes(Record);
        Random random = new(7);
        for (int round = 0; round < 400; round++)
        {
            byte[] damaged = random.Next(4) == 0 ? whole[..random.Next(whole.Length)] : [.. whole];
            for (int i = random.Next(1, 4); i > 0 && damaged.Length > 0; i--)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            File.WriteAllBytes(Record, damaged);
            try
            {
                CategorizerArchive.Read(_folder, StoredSamples.Open);
            }
            catch (InvalidDataException)
            {
            }
        }
    }

    [Fact]
    public void What_has_no_file_format_or_another_embedding_model_is_not_written()
    {
        Assert.Throws<ArgumentException>(() => CategorizerArchive.Write(_folder, new NamelessCategorizer(), null));
        Assert.Throws<ArgumentException>(() => CategorizerArchive.Write(_folder, StoredSamples.Draw("knn"), null));
        Assert.Throws<ArgumentException>(() => CategorizerArchive.Write(_folder, StoredSamples.Draw("knn"), StoredSamples.Embedding with { Dimension = 3 }));
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public void An_embedding_model_is_required_to_be_the_very_same()
    {
        string path = Path.Combine(_folder, "model.safetensors");
        File.WriteAllText(path, "abc");
        StoredEmbedding embedding = StoredSamples.Embedding with { Files = new Dictionary<string, StoredFile> { ["model.safetensors"] = StoredFile.Of(path) } };
        embedding.Require(_folder, "The categorizer");
        File.WriteAllText(path, "abd");
        Assert.Contains("another SHA-256", Assert.Throws<InvalidDataException>(() => embedding.Require(_folder, "The categorizer")).Message, StringComparison.Ordinal);
        File.WriteAllText(path, "abcd");
        Assert.Contains("has 4 bytes, but 3 are recorded", Assert.Throws<InvalidDataException>(() => embedding.Require(_folder, "The categorizer")).Message, StringComparison.Ordinal);
        File.Delete(path);
        Assert.Contains("is missing", Assert.Throws<InvalidDataException>(() => embedding.Require(_folder, "The categorizer")).Message, StringComparison.Ordinal);
    }

    private void Write(string kind) => CategorizerArchive.Write(_folder, StoredSamples.Draw(kind), StoredSamples.Embedding);

    private string Refusal(string kind, Action<TensorFileWriter> write)
    {
        Write(kind);
        TensorFileWriter tensors = new();
        write(tensors);
        tensors.Write(Tensors);
        StoredFile file = StoredFile.Of(Tensors);
        Change("tensors.bytes", $"{file.Bytes}");
        Change("tensors.sha256", $"\"{file.Sha256}\"");
        return Assert.Throws<InvalidDataException>(() => CategorizerArchive.Read(_folder, StoredSamples.Open)).Message;
    }

    private void Change(string place, string value)
    {
        JsonNode root = JsonNode.Parse(File.ReadAllText(Record))!;
        string[] steps = place.Split('.');
        JsonNode node = steps[..^1].Aggregate(root, (present, step) => int.TryParse(step, out int index) ? present[index]! : present[step]!);
        node[steps[^1]] = JsonNode.Parse(value);
        File.WriteAllText(Record, root.ToJsonString());
    }

    private sealed class NamelessCategorizer : ICategorizer
    {
        public IReadOnlyList<string> Categories { get; } = ["a", "b"];

        public string Revision => "none";

        public CategoryEstimate Categorize(ReadOnlySpan<char> prompt) => CategoryEstimate.From([0.5f, 0.5f], 0, 0, 0);
    }
}
