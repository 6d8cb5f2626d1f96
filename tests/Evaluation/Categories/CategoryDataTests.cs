using System.IO.Compression;
using System.Text;
using CoERouter.Evaluation.Categories.Data;
using CoERouter.Evaluation.Data;
using CoERouter.Training.Categorization;
using Xunit;

namespace CoERouter.Tests.Evaluation.Categories;

public sealed class CategoryDataTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Quoted_fields_hold_commas_line_ends_and_quotes()
    {
        string[][] rows = [.. DelimitedText.Rows(new StringReader("a,b\r\n\"x, \"\"y\"\"\nz\",1\n\n\"\",\n"), "test")];
        Assert.Equal(["a", "b"], rows[0]);
        Assert.Equal(["x, \"y\"\nz", "1"], rows[1]);
        Assert.Equal(["", ""], rows[2]);
        Assert.Equal(3, rows.Length);
    }

    [Theory]
    [InlineData("a,b\n1\n", "line 2 of 'test' has 1 fields; the header has 2")]
    [InlineData("a,b\n\"1", "the record on line 2 of 'test' is never closed")]
    public void Damaged_tables_are_refused(string text, string reason) => Assert.Contains(
        reason, Assert.Throws<InvalidDataException>(() => DelimitedText.Rows(new StringReader(text), "test").Count()).Message, StringComparison.Ordinal);

    [Fact]
    public void The_layout_with_partners_of_no_category_is_read()
    {
        Write("data_full_train.csv", "text,intent\nhow do i bake,cook\nplay it,music\n");
        Write("data_full_val.csv", "text,intent\nbake this,cook\n");
        Write("data_full_oos_train.csv", "text,intent\nwhat is a quark,oos\n");
        Write("data_full_oos_val.csv", "text,intent\nwhy,oos\n");
        Write("data_small_train.csv", "text,intent\nother,cook\n");
        Write("data_full_test.csv", "text,intent\nfinal,cook\n");
        Write("domains.csv", "domain,intent\nfood,cook\n");
        CategoryData data = CategoryFolder.Read(_folder);
        Assert.Equal(["cook:how do i bake", "music:play it", "unknown:what is a quark"], Texts(data.Train));
        Assert.Equal(["cook:bake this", "unknown:why"], Texts(data.Development));
        Assert.Same(data.Development, data.Scored);
        Assert.Equal(["cook:final"], Texts(CategoryFolder.Read(_folder, _folder).Scored));
    }

    [Fact]
    public void Tables_with_splits_of_their_own_are_read_compressed_or_not()
    {
        Write("questions.jsonl.gz", """
            {"question":"one","category":"a","split":"train"}
            {"question":"two","category":"b","split":"dev","options":[1]}

            {"question":"three","category":"b","split":"heldout"}
            """);
        Write("id_maths_train.csv", "global_split,question\ntrain,four\ndev,\"fi\nve\"\n");
        Write("scores.csv", "id,score\n1,2\n");
        CategoryData data = CategoryFolder.Read(_folder);
        Assert.Equal(["a:one", "maths:four"], Texts(data.Train));
        Assert.Equal(["b:two", "maths:fi\nve"], Texts(data.Development));
        Assert.Equal(["b:three"], Texts(CategoryFolder.Read(_folder, _folder).Scored));
    }

    [Fact]
    public void Without_a_column_the_split_follows_from_the_text()
    {
        string[] questions = [.. Enumerable.Range(0, 300).Select(i => $"question {i}")];
        Write("train.csv", "text,category\n" + string.Join('\n', questions.Select(question => question + ",a")));
        Write("test.csv", "text,category\nquestion 0,a\n");
        CategoryData data = CategoryFolder.Read(_folder, _folder);
        Assert.InRange(data.Train.Count, 110, 190);
        Assert.InRange(data.Development.Count, 30, 90);
        Assert.All(data.Train, prompt => Assert.Equal("train", QuestionSplit.Of(prompt.Prompt)));
        Assert.Equal(300 - data.Train.Count - data.Development.Count + 1, data.Scored.Count);
        Assert.Equal(QuestionSplit.Of("What is  X?\nA. 1\nB. 2"), QuestionSplit.Of("what-is x"));
    }

    [Fact]
    public void Splits_agree_with_those_that_the_data_states()
    {
        string folder = SharedData.Find("mmlu_pro");
        int seen = 0;
        foreach ((LabelledPrompt prompt, string split) in PromptFile.Read(Path.Combine(folder, "questions.jsonl.gz")).Take(2000))
        {
            Assert.Equal(split, QuestionSplit.Of(prompt.Prompt));
            seen++;
        }

        Assert.Equal(2000, seen);
    }

    [Theory]
    [InlineData("clinc_oos", 15100, 3100)]
    [InlineData("banking77", 5037, 2010)]
    [InlineData("routerdc", 2984, 1237)]
    public void Published_folders_have_their_prompts(string name, int train, int development)
    {
        CategoryData data = CategoryFolder.Read(SharedData.Find(name));
        Assert.Equal((name, train, development), (data.Name, data.Train.Count, data.Development.Count));
    }

    [Fact]
    public void A_folder_without_prompts_says_what_is_legal()
    {
        Write("scores.csv", "id,score\n1,2\n");
        string message = Assert.Throws<InvalidDataException>(() => CategoryFolder.Read(_folder)).Message;
        Assert.Contains("for: train, development, scored", message, StringComparison.Ordinal);
        Assert.Throws<DirectoryNotFoundException>(() => CategoryFolder.Read(Path.Combine(_folder, "absent")));
        Write("x.jsonl", "{\"a\":");
        Assert.Contains("is no JSON", Assert.Throws<InvalidDataException>(() => CategoryFolder.Read(_folder)).Message, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Texts(IEnumerable<LabelledPrompt> prompts) => prompts.Select(prompt => $"{prompt.Category}:{prompt.Prompt}").Order(StringComparer.Ordinal);

    private void Write(string name, string text)
    {
        using Stream file = File.Create(Path.Combine(_folder, name));
        using Stream stream = name.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionLevel.Fastest) : file;
        stream.Write(Encoding.UTF8.GetBytes(text));
    }
}
